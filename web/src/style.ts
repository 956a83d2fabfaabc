// How the map looks: colours are those of the page, light or dark, and none of them stands for a side.
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import world from "../.made/world.json?url";
import type { Base } from "./basemap";

const FONT = ["sans-serif"]; // of this machine: nothing is fetched for letters
const NONE = { type: "FeatureCollection" as const, features: [] };

export interface Colours {
  paper: string;
  sheet: string;
  ink: string;
  quiet: string;
  faint: string;
  rule: string;
  edge: string;
  lit: string;
  litEdge: string;
}

export function colours(): Colours {
  const said = getComputedStyle(document.documentElement);
  const of = (name: string): string => said.getPropertyValue(`--${name}`).trim();
  return {
    paper: of("paper"),
    sheet: of("sheet"),
    ink: of("ink"),
    quiet: of("quiet"),
    faint: of("faint"),
    rule: of("rule"),
    edge: of("edge"),
    lit: of("lit"),
    litEdge: of("lit-edge"),
  };
}

export function styleOf(c: Colours, base: Base | null): StyleSpecification {
  return {
    version: 8,
    sources: {
      world: { type: "geojson", data: world },
      areas: { type: "geojson", data: NONE },
      sites: {
        type: "geojson",
        data: NONE,
        cluster: true,
        clusterRadius: 34,
        clusterMaxZoom: 9,
        clusterProperties: { incidents: ["+", ["get", "incidents"]] },
      },
      ...base?.sources,
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": c.faint } },
      {
        id: "land",
        type: "fill",
        source: "world",
        filter: ["==", ["get", "kind"], "land"],
        paint: { "fill-color": c.sheet, "fill-outline-color": c.edge },
      },
      ...(base?.layers(c) ?? borders(c)),
      ...areas(c),
      ...sites(c),
    ],
  };
}

function borders(c: Colours): LayerSpecification[] {
  return [
    {
      id: "border",
      type: "line",
      source: "world",
      filter: ["==", ["get", "kind"], "border"],
      paint: { "line-color": c.edge, "line-width": 0.7 },
    },
    {
      id: "disputed",
      type: "line",
      source: "world",
      filter: ["==", ["get", "kind"], "disputed"],
      paint: { "line-color": c.edge, "line-width": 1, "line-dasharray": [3, 3] },
    },
  ];
}

function areas(c: Colours): LayerSpecification[] {
  const lit = ["boolean", ["feature-state", "lit"], false];
  return [
    {
      id: "area",
      type: "fill",
      source: "areas",
      paint: { "fill-color": ["case", lit, c.litEdge, c.quiet] as never, "fill-opacity": ["case", lit, 0.3, 0.16] as never },
    },
    {
      id: "area-edge",
      type: "line",
      source: "areas",
      paint: {
        "line-color": ["case", lit, c.litEdge, c.quiet] as never,
        "line-width": ["case", lit, 3, 1] as never,
        "line-dasharray": [2, 2],
      },
    },
  ];
}

function sites(c: Colours): LayerSpecification[] {
  const size = ["interpolate", ["linear"], ["log10", ["get", "incidents"]], 0, 9, 1, 12, 3, 18];
  const counts = {
    "text-field": ["to-string", ["get", "incidents"]] as never,
    "text-font": FONT,
    "text-size": 12,
    "text-allow-overlap": true,
    "text-ignore-placement": true,
  };
  return [
    {
      id: "several-ring", // two rings: several places in one
      type: "circle",
      source: "sites",
      filter: ["has", "point_count"],
      paint: {
        "circle-radius": ["+", size, 4] as never,
        "circle-color": c.sheet,
        "circle-stroke-color": c.ink,
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "several",
      type: "circle",
      source: "sites",
      filter: ["has", "point_count"],
      paint: { "circle-radius": size as never, "circle-color": c.ink },
    },
    {
      id: "site",
      type: "circle",
      source: "sites",
      filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-radius": size as never,
        "circle-color": c.ink,
        "circle-stroke-color": c.sheet,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "count",
      type: "symbol",
      source: "sites",
      layout: counts,
      paint: { "text-color": c.paper },
    },
    {
      id: "name",
      type: "symbol",
      source: "sites",
      filter: ["!", ["has", "point_count"]],
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 13,
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 1.3,
        "text-justify": "auto",
      },
      paint: { "text-color": c.ink, "text-halo-color": c.sheet, "text-halo-width": 1.6 },
    },
  ];
}
