// Finds the islands of a page and wakes them; their code is loaded where one is there. After htmx has put other content
// in, the new islands wake and those that left are let go.
import { pictures } from "./pictures";

export interface Island {
  /** Take a new place on the page: same island, other data. */
  show(place: HTMLElement): void;
}

const makers: Record<string, () => Promise<Island>> = {
  map: async () => new (await import("./map")).MapIsland(),
  timeline: async () => new (await import("./timeline")).TimelineIsland(),
};
const made = new Map<string, Promise<Island>>();

function wake(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-island]:not([data-awake])")) {
    const kind = place.dataset["island"] ?? "";
    const make = makers[kind];
    if (!make) continue;
    place.dataset["awake"] = "";
    if (!made.has(kind)) made.set(kind, make());
    made.get(kind)?.then(
      (island) => {
        if (place.isConnected) island.show(place);
      },
      (problem: unknown) => {
        made.delete(kind);
        place.textContent = `This cannot be drawn here (${problem instanceof Error ? problem.message : problem}). The table beside it has the same.`;
      },
    );
  }
  pictures();
}

document.addEventListener("htmx:afterSettle", wake);
wake();
