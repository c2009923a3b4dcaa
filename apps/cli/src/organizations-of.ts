import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { type OrganizationDirectory } from '@app/organizations';

const PAGE = 100;

/** The one that was named, else all, page by page. */
export async function* organizationsOf(directory: OrganizationDirectory, one: string | undefined): AsyncGenerator<OrganizationId> {
  if (one !== undefined) return void (yield toOrganizationId(one));
  let page = await directory.page(PAGE);
  while (page.length > 0) {
    for (const { id } of page) yield id;
    page = await directory.page(PAGE, page.at(-1)?.id);
  }
}
