// Reads a Dockerfile into stages. Knows the instructions that ours uses and refuses every other one: a step that cannot be followed must not be skipped.
const KNOWN = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];

/** → [{ image, name, instructions: [{ keyword, rest, line }] }] */
export function parseDockerfile(text) {
  const stages = [];
  for (const { keyword, rest, line } of instructions(text)) {
    if (!KNOWN.includes(keyword)) throw new Error(`Dockerfile line ${line}: ${keyword} is not followed by this script`);
    if (keyword === 'FROM') {
      const [, image, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
      if (image === undefined) throw new Error(`Dockerfile line ${line}: FROM ${rest} is not understood`);
      stages.push({ image, name: name ?? String(stages.length), instructions: [] });
    } else if (stages.length === 0) throw new Error(`Dockerfile line ${line}: ${keyword} before FROM`);
    else stages.at(-1).instructions.push({ keyword, rest, line });
  }
  if (stages.length === 0) throw new Error('the Dockerfile has no FROM');
  return stages;
}

/** → the words of a JSON form such as ["node", "main.js"]; the shell form is refused, because a shell as process 1 passes no signals on. */
export function words(rest, line) {
  const start = rest.indexOf('[');
  const parsed = start === -1 ? undefined : JSON.parse(rest.slice(start));
  if (!Array.isArray(parsed)) throw new Error(`Dockerfile line ${line}: write this as a JSON list`);
  return parsed;
}

function* instructions(text) {
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (/^\s*(#|$)/.test(lines[i])) continue;
    const line = i + 1;
    let joined = lines[i];
    while (joined.endsWith('\\')) joined = `${joined.slice(0, -1)} ${lines[++i]?.trim() ?? ''}`;
    const [, keyword, rest] = /^\s*(\S+)\s+(.*)$/.exec(joined) ?? [];
    if (keyword === undefined) throw new Error(`Dockerfile line ${line} is not understood`);
    yield { keyword: keyword.toUpperCase(), rest: rest.trim(), line };
  }
}
