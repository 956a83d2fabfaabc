// Days from left to right, and shapes of SVG.
const DAY = 86_400_000; // milliseconds
const MOST_BINS = 220;
const LABELS = 8;
const LONG = 400; // days, from which a few early ones are left out
const EARLY = 0.02; // share of the incidents that may be left out

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day as a number: days since 1970. */
export const day = (iso: string): number => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
export const iso = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);

export function label(number: number, year = true): string {
  const date = new Date(number * DAY);
  const words = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return year ? `${words} ${date.getUTCFullYear()}` : words;
}

/** An axis of days, both ends included, in bins of `days` days. `before` is how much lies left of it. */
export class Axis {
  private constructor(
    readonly first: number,
    readonly last: number,
    readonly before: number,
    readonly left: number,
    readonly right: number,
  ) {}

  static of(dated: [number, number][], more: number[], left: number, right: number): Axis | null {
    const every = [...dated.map(([when]) => when), ...more];
    if (!every.length) return null;
    const last = Math.max(...every);
    let first = Math.min(...every);
    let before = 0;
    if (last - first > LONG && dated.length) {
      const all = dated.reduce((sum, [, number]) => sum + number, 0);
      let seen = 0;
      for (const [when, number] of [...dated].sort(([a], [b]) => a - b)) {
        if (seen + number > all * EARLY) {
          if (when - first > LONG / 2) [first, before] = [when, seen];
          break;
        }
        seen += number;
      }
    }
    return new Axis(first, last, before, left, right);
  }

  get length(): number {
    return this.last - this.first + 1;
  }

  /** Days of one bar. */
  get days(): number {
    return Math.ceil(this.length / MOST_BINS);
  }

  at(when: number): number {
    return this.left + ((when - this.first) * (this.right - this.left)) / this.length;
  }

  middle(when: number): number | null {
    return when < this.first || when > this.last ? null : this.at(when + 0.5);
  }

  /** The day at a place of the drawing, within the axis. */
  of(x: number): number {
    const when = this.first + Math.floor(((x - this.left) * this.length) / (this.right - this.left));
    return Math.min(this.last, Math.max(this.first, when));
  }

  bin(when: number): number | null {
    return when < this.first || when > this.last ? null : Math.floor((when - this.first) / this.days);
  }

  start(bin: number): number {
    return this.first + bin * this.days;
  }

  width(): number {
    return Math.max(1, Math.min(26, this.at(this.first + this.days) - this.left - 1));
  }

  *ticks(): Generator<{ x: number; label: string }> {
    const every = Math.max(1, Math.ceil(this.length / LABELS));
    let year = -1;
    for (let when = this.first; when <= this.last; when += every) {
      const its = new Date(when * DAY).getUTCFullYear();
      yield { x: this.at(when), label: label(when, its !== year) };
      year = its;
    }
  }
}

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number>,
  text = "",
): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, typeof value === "number" ? String(Number(value.toFixed(1))) : value);
  }
  made.textContent = text;
  return made;
}
