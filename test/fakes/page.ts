/** The items of a list on the page that a request asks for: `usual` if it does not say how many, and never more than `most`. */
export function pageOf<Item>(url: URL, all: readonly Item[], usual: number, most: number): readonly Item[] {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? usual), most);
  const start = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
  return all.slice(start, start + size);
}
