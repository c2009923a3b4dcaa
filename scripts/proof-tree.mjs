// Which tree a proof measures. Used by scripts/proof.mjs.
import { spawnSync } from 'node:child_process';

const git = (root, args) => {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

/** The short hash of the commit (`unknown` outside a repository), and whether anything but PROOF.md, which a proof itself writes, differs from it. */
export function treeOf(root) {
  const commit = git(root, ['rev-parse', '--short', 'HEAD']);
  const changes = git(root, ['status', '--porcelain', '--', '.', ':(exclude)PROOF.md']);
  return { commit: commit ?? 'unknown', isDirty: commit !== null && changes !== '' };
}
