// Days chosen on the timeline: two handles, moved by pointer or keys, and the button that filters by them.
import { element } from "./api";
import { type Axis, iso, label, svg } from "./drawing";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

export class Choice {
  readonly controls: HTMLElement;
  readonly #handles: [HTMLElement, HTMLElement];
  readonly #shades: [SVGRectElement, SVGRectElement];
  readonly #told = element("output", { class: "quiet" });
  #from: number;
  #to: number;

  constructor(
    private readonly drawing: SVGSVGElement,
    private readonly axis: Axis,
    private readonly height: number,
  ) {
    [this.#from, this.#to] = [axis.first, axis.last];
    this.#shades = [this.#shade(), this.#shade()];
    this.#handles = [this.#handle("First day", 0), this.#handle("Last day", 1)];
    this.controls = element("div", { class: "choice", role: "group", "aria-label": "Choose days" });
    const go = element("button", { type: "button" }, "Show only these days");
    go.addEventListener("click", () => this.#filter());
    this.controls.append(...this.#handles, this.#told, go);
    this.#drag();
    this.#tell();
  }

  #shade(): SVGRectElement {
    const made = svg("rect", { x: 0, y: 0, width: 0, height: this.height, class: "unchosen" });
    this.drawing.append(made);
    return made;
  }

  #handle(name: string, end: 0 | 1): HTMLElement {
    const { first, last } = this.axis;
    const made = element("span", {
      role: "slider",
      tabindex: "0",
      class: "handle",
      "aria-label": name,
      "aria-valuemin": String(first),
      "aria-valuemax": String(last),
    });
    made.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const now = end ? this.#to : this.#from;
      const when = event.key === "Home" ? first : event.key === "End" ? last : step === undefined ? null : now + step;
      if (when === null) return;
      event.preventDefault();
      this.#set(end, when);
    });
    return made;
  }

  #set(end: 0 | 1, when: number): void {
    const { first, last } = this.axis;
    if (end) this.#to = Math.min(last, Math.max(this.#from, when));
    else this.#from = Math.max(first, Math.min(this.#to, when));
    this.#tell();
  }

  #tell(): void {
    const { axis } = this;
    const [from, to] = [axis.at(this.#from), axis.at(this.#to + 1)];
    this.#shades[0].setAttribute("x", String(axis.left));
    this.#shades[0].setAttribute("width", String(from - axis.left));
    this.#shades[1].setAttribute("x", String(to));
    this.#shades[1].setAttribute("width", String(axis.right - to));
    for (const [end, when] of [this.#from, this.#to].entries()) {
      const handle = this.#handles[end as 0 | 1];
      handle.setAttribute("aria-valuenow", String(when));
      handle.setAttribute("aria-valuetext", label(when));
      handle.textContent = `${end ? "to" : "from"} ${label(when)}`;
    }
    const whole = this.#from === axis.first && this.#to === axis.last;
    this.#told.textContent = whole ? "Drag over the days, or move a date with the arrow keys." : "";
  }

  #drag(): void {
    let start: number | null = null;
    const at = (event: PointerEvent): number => {
      const box = this.drawing.getBoundingClientRect();
      return this.axis.of(((event.clientX - box.left) * this.drawing.viewBox.baseVal.width) / box.width);
    };
    this.drawing.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || (event.target as Element).closest("a")) return;
      start = at(event);
      this.drawing.setPointerCapture(event.pointerId);
    });
    this.drawing.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const now = at(event);
      [this.#from, this.#to] = [Math.min(start, now), Math.max(start, now)];
      this.#tell();
    });
    this.drawing.addEventListener("pointerup", () => (start = null));
    this.drawing.addEventListener("pointercancel", () => (start = null));
  }

  /** The same form as by hand: one filter for all that the page shows. */
  #filter(): void {
    const form = document.querySelector<HTMLFormElement>("form.filters");
    const [since, until] = ["since", "until"].map((name) => form?.elements.namedItem(name));
    if (!form || !(since instanceof HTMLInputElement) || !(until instanceof HTMLInputElement)) return;
    since.value = iso(this.#from);
    until.value = iso(this.#to);
    form.requestSubmit();
  }
}
