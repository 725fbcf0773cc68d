/** No default size is published for v2; 15 is what the framework that it is built on gives (FACTS.md §3). */
const PAGE_SIZE_DEFAULT = 15;

/** Clients ask for up to 200 and get them (FACTS.md §3). */
const PAGE_SIZE_MAX = 200;

/** One page of a list: `{data, links, meta}`; `links.next` is null on the last (FACTS.md §3). */
export function listPage<T>(all: readonly T[], url: URL, view: (item: T) => unknown) {
  const perPage = Math.min(positive(url.searchParams.get("limit")) ?? PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);
  const page = positive(url.searchParams.get("page")) ?? 1;
  const lastPage = Math.max(1, Math.ceil(all.length / perPage));
  const shown = all.slice((page - 1) * perPage, page * perPage);
  return {
    data: shown.map(view),
    links: linksOf(url, page, lastPage),
    meta: {
      current_page: page,
      last_page: lastPage,
      per_page: perPage,
      total: all.length,
      from: shown.length === 0 ? null : (page - 1) * perPage + 1,
      to: shown.length === 0 ? null : (page - 1) * perPage + shown.length,
      path: `${url.origin}${url.pathname}`,
      links: [],
    },
  };
}

function linksOf(url: URL, page: number, lastPage: number) {
  return {
    first: linkTo(url, 1),
    last: linkTo(url, lastPage),
    prev: page > 1 ? linkTo(url, page - 1) : null,
    next: page < lastPage ? linkTo(url, page + 1) : null,
  };
}

/** The filters stay in the link (our choice; some clients add their own again, which gives the same). */
function linkTo(url: URL, page: number): string {
  const link = new URL(url);
  link.searchParams.set("page", String(page));
  return link.href;
}

function positive(text: string | null): number | null {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : null;
}
