// What the desk's API answers, as far as the islands read it. They ask nobody else.

/** Incidents at one place. `radius_km`: they may have been anywhere within; null where the place gets no point. */
export interface Site {
  id: string;
  name: string | null;
  country: string | null;
  precision: string;
  radius_km: number | null;
  lat: number | null;
  lon: number | null;
  incidents: number;
  contested: number;
  first: string | null;
  last: string | null;
}

export interface Sites {
  sites: Site[];
  elsewhere: Site[];
  cut: boolean;
}

/** Incidents that began on a day, by grade. */
export interface Day {
  day: string;
  grade: string;
  incidents: number;
}

/** A ceasefire over time; `until` is null where nobody tells of its end. */
export interface Band {
  id: string;
  name: string;
  since: string;
  until: string | null;
  status: string;
}

/** Claims of breaches on a day, or from it until another, by an accuser; `accuser` is null for the articles' own voice. */
export interface Alleged {
  day: string;
  until: string;
  accuser: string | null;
  name: string;
  claims: number;
}

export interface Times {
  days: Day[];
  truces: Band[];
  breaches: Alleged[];
}

export async function ask<T>(address: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: signal ?? null });
  if (!answer.ok) throw new Error(`the desk answered ${answer.status}`);
  return (await answer.json()) as T;
}

/** An element with attributes; `text` is text and never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

export const plural = (number: number, one: string, many: string): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
