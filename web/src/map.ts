// The map of a selection: an area for each place, as large as the place is unsure, with the number of its incidents. The
// table beside it has the same and leads to it; what is known by country only stands in the table and not here.
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import {
  type GeoJSONSource,
  LngLatBounds,
  Map as Drawn,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import type { Point } from "geojson";
import { ask, element, plural, type Site, type Sites, still } from "./api";
import { area } from "./circle";
import { basemap } from "./basemap";
import type { Island } from "./desk";
import { give } from "./pictures";
import { colours, styleOf } from "./style";

const SETTING = { closest: 7.5, margin: 44 };
const KM = 111; // of a degree of latitude
const NEAR_KM = 12; // around a place that is looked at
const LOCALE = { "Map.Title": "Map of the incidents. The table of places has the same. Arrows move it, + and − zoom." };

setWorkerUrl(workerUrl);

export class MapIsland implements Island {
  readonly #root = element("div", { class: "drawn" });
  readonly #said = element("p", { class: "quiet", role: "status" });
  #map: Drawn | null = null;
  #sites = new Map<string, { at: number; site: Site }>();
  #lit: number[] = [];
  #asking: AbortController | null = null;

  show(place: HTMLElement): void {
    const save = element("button", { type: "button", class: "link" }, "PNG of the map");
    save.addEventListener("click", () => this.#save());
    place.replaceChildren(this.#root, this.#said, save);
    this.#said.textContent = "The map is being drawn.";
    this.#asking?.abort();
    this.#asking = new AbortController();
    this.#fill(place, this.#asking.signal).catch((problem: unknown) => {
      if (problem instanceof DOMException && problem.name === "AbortError") return;
      this.#root.remove();
      save.remove();
      this.#said.textContent = `There is no map here (${problem instanceof Error ? problem.message : problem}). The table has the same.`;
    });
  }

  async #fill(place: HTMLElement, signal: AbortSignal): Promise<void> {
    const asked = ask<Sites>(place.dataset["from"] ?? "", signal);
    const map = (this.#map ??= await this.#draw(place));
    const told = await asked;
    this.#sites = new Map(told.sites.map((site, index) => [site.id, { at: index + 1, site }]));
    this.#light([]);
    const points = [...together(told.sites)].map(([, some]) => ({
      type: "Feature" as const,
      properties: {
        sites: JSON.stringify(some.map((one) => one.id)),
        name: some[0]?.name ?? "",
        incidents: some.reduce((sum, one) => sum + one.incidents, 0),
      },
      geometry: { type: "Point" as const, coordinates: [some[0]?.lon ?? 0, some[0]?.lat ?? 0] },
    }));
    const areas = told.sites.map((site, index) => ({
      ...area(site.lon ?? 0, site.lat ?? 0, site.radius_km ?? 1, { sites: JSON.stringify([site.id]) }),
      id: index + 1,
    }));
    const put = (source: string, features: unknown[]): unknown =>
      (map.getSource(source) as GeoJSONSource).setData({ type: "FeatureCollection", features } as never);
    put("sites", points);
    put("areas", areas);
    this.#frame(told.sites);
    this.#rows();
    const off = told.elsewhere.reduce((sum, one) => sum + one.incidents, 0);
    const on = told.sites.reduce((sum, one) => sum + one.incidents, 0);
    this.#said.textContent = `${plural(on, "incident", "incidents")} at ${plural(told.sites.length, "place", "places")}${off ? `; ${off.toLocaleString("en")} more not on the map, known by country only or not at all` : ""}.`;
    map.once("idle", () => {
      place.dataset["drawn"] = String(told.sites.length);
    });
    map.triggerRepaint();
  }

  async #draw(place: HTMLElement): Promise<Drawn> {
    const base = await basemap(place.dataset["basemap"] ?? "", place.dataset["basemapFrom"] ?? "");
    const map = new Drawn({
      container: this.#root,
      style: styleOf(colours(), base),
      attributionControl: false,
      cooperativeGestures: true, // the page scrolls when the wheel turns over the map
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      maxZoom: 14,
      locale: LOCALE,
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    map.on("click", (event) => this.#clicked(event));
    for (const layer of ["site", "several", "several-ring", "area"]) {
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      const [sites, areas] = ["sites", "areas"].map((one) => (map.getSource(one) as GeoJSONSource).serialize());
      const style = styleOf(colours(), base);
      map.setStyle({ ...style, sources: { ...style.sources, sites: sites!, areas: areas! } }, { diff: false });
    });
    await map.once("load");
    return map;
  }

  #frame(sites: Site[]): void {
    const bounds = new LngLatBounds();
    for (const { lon, lat, radius_km } of sites) {
      if (lon === null || lat === null) continue;
      const [x, y] = [(radius_km ?? 1) / (KM * Math.max(0.1, Math.cos((lat * Math.PI) / 180))), (radius_km ?? 1) / KM];
      bounds.extend([Math.max(-180, lon - x), Math.max(-85, lat - y)]);
      bounds.extend([Math.min(180, lon + x), Math.min(85, lat + y)]);
    }
    if (bounds.isEmpty()) this.#map?.jumpTo({ center: [20, 25], zoom: 1 });
    else this.#map?.fitBounds(bounds, { padding: SETTING.margin, maxZoom: SETTING.closest, animate: false });
  }

  /** In each row of the table a button that leads to its place on the map. */
  #rows(): void {
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-site]")) {
      const one = this.#sites.get(row.dataset["site"] ?? "");
      if (!one || row.querySelector("button")) continue;
      const name = one.site.name ?? "this place";
      const button = element("button", { type: "button", class: "link", "aria-label": `Show ${name} on the map` }, "show");
      button.addEventListener("click", () => this.#go(one.site.id));
      row.lastElementChild?.append(button);
    }
  }

  #go(id: string): void {
    const one = this.#sites.get(id);
    if (!one || !this.#map) return;
    this.#light([id]);
    const { lon, lat, radius_km } = one.site;
    const half = Math.max((radius_km ?? 1) * 4, NEAR_KM) / KM;
    const wide = half / Math.max(0.1, Math.cos(((lat ?? 0) * Math.PI) / 180));
    const [x, y] = [lon ?? 0, lat ?? 0];
    this.#map.fitBounds(
      [
        [x - wide, Math.max(-85, y - half)],
        [x + wide, Math.min(85, y + half)],
      ],
      { maxZoom: 12, animate: !still() },
    );
  }

  #light(ids: string[]): void {
    for (const id of this.#lit) this.#map?.setFeatureState({ source: "areas", id }, { lit: false });
    const found = ids.flatMap((id) => this.#sites.get(id) ?? []);
    this.#lit = found.map((one) => one.at);
    for (const id of this.#lit) this.#map?.setFeatureState({ source: "areas", id }, { lit: true });
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-site]")) {
      if (ids.includes(row.dataset["site"] ?? "")) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const told = found.map(({ site }) => {
      const [number, far] = [plural(site.incidents, "incident", "incidents"), plural(site.radius_km ?? 0, "kilometre", "kilometres")];
      return `${site.name ?? "A place"}: ${number}, somewhere within ${far} of the middle.`;
    });
    if (told.length) this.#said.textContent = told.join(" ");
  }

  #clicked(event: MapMouseEvent): void {
    const map = this.#map;
    if (!map) return;
    const found = map.queryRenderedFeatures(event.point, { layers: ["site", "several", "several-ring", "area"] });
    const several = found.find((one) => one.properties["cluster_id"] !== undefined);
    if (several) {
      void this.#open(several);
      return;
    }
    const told: unknown = found[0]?.properties["sites"];
    if (typeof told !== "string") return;
    const ids = JSON.parse(told) as string[];
    this.#light(ids);
    const row = document.querySelector<HTMLElement>(`tr[data-site="${CSS.escape(ids[0] ?? "")}"]`);
    row?.scrollIntoView({ block: "nearest", behavior: still() ? "instant" : "smooth" });
  }

  async #open(several: MapGeoJSONFeature): Promise<void> {
    const source = this.#map?.getSource("sites") as GeoJSONSource;
    const zoom = await source.getClusterExpansionZoom(Number(several.properties["cluster_id"]));
    const center = (several.geometry as Point).coordinates as [number, number];
    this.#map?.easeTo({ center, zoom: zoom + 0.2, animate: !still() });
  }

  #save(): void {
    const map = this.#map;
    map?.once("render", () => {
      map.getCanvas().toBlob((made) => made && give(made, "truceline-map.png"), "image/png");
    });
    map?.triggerRepaint();
  }
}

/** Sites by their point: one place may be known exactly of some incidents, and nearly of others. */
function together(sites: Site[]): Map<string, Site[]> {
  const found = new Map<string, Site[]>();
  for (const site of sites) {
    const point = `${site.lat},${site.lon}`;
    found.set(point, [...(found.get(point) ?? []), site]);
  }
  return found;
}
