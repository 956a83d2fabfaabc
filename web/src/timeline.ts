// The days of a selection: incidents as bars, ceasefires as bands, alleged breaches as ticks above and below them by who
// alleges them. Two handles choose days, and the button puts them into the filter that the whole page has.
import { type Alleged, ask, type Band, element, plural, type Times } from "./api";
import { Choice } from "./choice";
import type { Island } from "./desk";
import { Axis, day, label, svg } from "./drawing";

const WIDTH = 1000;
const LEFT = 178;
const BARS = 64; // height of the tallest
const LANE = 17;
const MOST_LANES = 6;
const NAME = 26; // characters
const LETTER = 5.9; // width of a small one

// From what is borne out best to what is denied: shades and patterns, and the table has the words.
const GRADES = ["confirmed", "fair", "weak", "contested", "discounted"];

export class TimelineIsland implements Island {
  #asking: AbortController | null = null;

  show(place: HTMLElement): void {
    this.#asking?.abort();
    this.#asking = new AbortController();
    ask<Times>(place.dataset["from"] ?? "", this.#asking.signal).then(
      (told) => draw(place, told),
      (problem: unknown) => {
        if (problem instanceof DOMException && problem.name === "AbortError") return;
        place.textContent = `The timeline cannot be drawn (${problem instanceof Error ? problem.message : problem}). The table has the same.`;
      },
    );
  }
}

function draw(place: HTMLElement, told: Times): void {
  const axis = Axis.of(
    told.days.map((one) => [day(one.day), one.incidents]),
    [...told.truces.map((one) => day(one.since)), ...told.breaches.map((one) => day(one.day))],
    LEFT,
    WIDTH,
  );
  if (!axis) {
    place.replaceChildren(element("p", { class: "none" }, "No incident of this selection gives a day."));
    return;
  }
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} 10`, class: "times", role: "group", "aria-label": summary(told, axis) });
  drawing.append(patterns());
  let y = bars(drawing, told, axis);
  y = bands(drawing, told, axis, y);
  for (const tick of axis.ticks()) {
    drawing.prepend(svg("line", { x1: tick.x, x2: tick.x, y1: 0, y2: y, class: "grid" })); // behind all else
    drawing.append(svg("text", { x: tick.x, y: y + 14, class: "small" }, tick.label));
  }
  const height = y + 22;
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  const choice = new Choice(drawing, axis, y);
  const notes: Node[] = [];
  if (axis.before) {
    notes.push(element("p", { class: "quiet" }, `${plural(axis.before, "incident", "incidents")} before ${label(axis.first)} left of the drawing; the table has all.`));
  }
  place.replaceChildren(drawing, choice.controls, ...notes);
  place.dataset["drawn"] = String(told.days.length);
}

function summary(told: Times, axis: Axis): string {
  const number = told.days.reduce((sum, one) => sum + one.incidents, 0);
  return `${plural(number, "incident", "incidents")} from ${label(axis.first)} to ${label(axis.last)}, ${plural(told.truces.length, "ceasefire", "ceasefires")}; the table below has the same.`;
}

function bars(drawing: SVGElement, told: Times, axis: Axis): number {
  const binned = new Map<number, Map<string, number>>();
  for (const one of told.days) {
    const bin = axis.bin(day(one.day));
    if (bin === null) continue;
    const mine = binned.get(bin) ?? new Map<string, number>();
    mine.set(one.grade, (mine.get(one.grade) ?? 0) + one.incidents);
    binned.set(bin, mine);
  }
  const totals = [...binned.values()].map((mine) => [...mine.values()].reduce((a, b) => a + b, 0));
  const most = Math.max(1, ...totals);
  const base = BARS + 8;
  const per = axis.days === 1 ? "day" : `${axis.days} days`;
  drawing.append(
    svg("text", { x: 0, y: base - 18, class: "name" }, "Incidents"),
    svg("text", { x: 0, y: base - 3, class: "small" }, `per ${per}; tallest ${most.toLocaleString("en")}`),
    svg("line", { x1: LEFT, x2: WIDTH, y1: base, y2: base, class: "base" }),
  );
  for (const [bin, mine] of binned) {
    let y = base;
    const from = axis.start(bin);
    for (const grade of GRADES) {
      const number = mine.get(grade);
      if (!number) continue;
      const height = Math.max(2, (BARS * number) / most);
      y -= height;
      const bar = svg("rect", { x: axis.at(from), y, width: axis.width(), height, class: `amount of-${grade}` });
      bar.append(svg("title", {}, `${label(from)}: ${plural(number, "incident", "incidents")}, ${grade}`));
      drawing.append(bar);
    }
  }
  return base + 12;
}

function bands(drawing: SVGElement, told: Times, axis: Axis, top: number): number {
  const accusers = ranked(told.breaches);
  let y = top;
  const [above, below, ...others] = accusers;
  if (above) y = ticks(drawing, axis, y, `${above.name} alleges`, above.told, "above");
  const shown = told.truces.slice(0, MOST_LANES);
  if (shown.length) {
    const cut = told.truces.length - shown.length;
    drawing.append(svg("text", { x: 0, y: y + 12, class: "name" }, "Ceasefires"));
    if (cut) drawing.append(svg("text", { x: 0, y: y + 25, class: "small" }, `${cut} more in the table`));
  }
  for (const one of shown) {
    band(drawing, axis, one, y);
    y += LANE;
  }
  if (shown.length === 1) y += LANE / 2;
  if (below) y = ticks(drawing, axis, y, `${below.name} alleges`, below.told, "below");
  const rest = others.flatMap((one) => one.told);
  if (rest.length) y = ticks(drawing, axis, y, others.length === 1 ? `${others[0]?.name} alleges` : `${others.length} others allege`, rest, "other");
  return y + 4;
}

function band(drawing: SVGElement, axis: Axis, one: Band, y: number): void {
  const from = axis.at(Math.max(axis.first, day(one.since)));
  const end = one.until === null ? WIDTH : Math.min(WIDTH, axis.at(day(one.until) + 1));
  const words = `${one.name}: ${one.status}, ${label(day(one.since))} to ${one.until === null ? "no end told" : label(day(one.until))}`;
  const link = svg("a", { href: `/ceasefires/${one.id}` });
  link.append(svg("title", {}, words)); // what it is called, and shown where the pointer rests
  const width = Math.max(4, end - from);
  const shape = svg("rect", { x: from, y: y + 2, width, height: LANE - 5, class: one.until === null ? "band open" : "band" });
  link.append(shape);
  const room = (WIDTH - from - 8) / LETTER;
  const name = [`${one.name}: ${one.status}`, one.name].find((told) => told.length <= room); // whole, or not at all
  if (name) link.append(svg("text", { x: from + 5, y: y + 11.5, class: "small on-band" }, name));
  drawing.append(link);
}

function ticks(drawing: SVGElement, axis: Axis, y: number, name: string, told: Alleged[], kind: "above" | "below" | "other"): number {
  drawing.append(
    svg("text", { x: 0, y: y + 12, class: "small" }, clipped(`${name} breaches`, NAME + 6)),
  );
  const days = new Map<number, Alleged[]>();
  for (const one of told) days.set(day(one.day), [...(days.get(day(one.day)) ?? []), one]);
  for (const [when, some] of days) {
    const x = axis.middle(when);
    if (x === null) continue;
    const shape =
      kind === "other"
        ? svg("circle", { cx: x, cy: y + 8, r: 4, class: "other" })
        : svg("path", { d: kind === "above" ? `M${x} ${y + 2}l5 11h-10z` : `M${x} ${y + 13}l5 -11h-10z`, class: "tick" });
    shape.append(svg("title", {}, `${label(when)}, breaches alleged: ${some.map(claimed).join("; ")}`));
    drawing.append(shape);
  }
  return y + LANE;
}

/** One accuser's claims, and until when they reach; those of several are never added up. */
function claimed(one: Alleged): string {
  const until = one.until === one.day ? "" : `, until ${label(day(one.until))}`;
  return `${one.name} ${plural(one.claims, "claim", "claims")}${until}`;
}

/** Accusers by how much they allege, the loudest first; the articles' own voice last. */
function ranked(told: Alleged[]): { name: string; told: Alleged[] }[] {
  const found = new Map<string | null, Alleged[]>();
  for (const one of told) found.set(one.accuser, [...(found.get(one.accuser) ?? []), one]);
  const weight = (some: Alleged[]): number => some.reduce((sum, one) => sum + one.claims, 0);
  return [...found]
    .sort(([a, x], [b, y]) => Number(a === null) - Number(b === null) || weight(y) - weight(x))
    .map(([, some]) => ({ name: some[0]?.name ?? "", told: some }));
}

function patterns(): SVGElement {
  const defs = svg("defs", {});
  const hatch = svg("pattern", { id: "t-hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  hatch.append(svg("rect", { width: 5, height: 5, class: "ground" }), svg("rect", { width: 2, height: 5, class: "stripe" }));
  defs.append(hatch);
  return defs;
}

const clipped = (words: string, most: number): string => (words.length > most ? `${words.slice(0, most - 1)}…` : words);
