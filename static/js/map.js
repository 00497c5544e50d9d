// The map beside the results: county and state borders from our own host, a numbered marker for each result.
//
// <section class="map" data-map data-base="…/map-base.json">, with its data in <script type="application/json"
// id="map-places">: {center: {lat, lon, label}, radius (miles), places: [{number, name, lat, lon, url}]}.
// Everything it shows stands in the list too; keyboard and pointer move between both.
import L from "leaflet";
import { feature } from "topojson-client";
import { whenRedrawn } from "./map_door.js";

const METERS_PER_MILE = 1609.344;
const CLOSEST_ZOOM = 12;
const LABELS_FROM_ZOOM = 7.5;

/** Draw the map of the page and keep it in step with the list. */
export async function showMap() {
  const element = document.querySelector("[data-map]");
  const base = await (await fetch(element.dataset.base)).json();
  const canvas = document.createElement("div");
  canvas.className = "map__canvas";
  element.replaceChildren(canvas);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, {
    zoomSnap: 0.5, minZoom: 3, maxZoom: 14, scrollWheelZoom: false, attributionControl: false,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
    maxBounds: [[10, -190], [75, -40]],
  });
  L.control.attribution({ prefix: false }).addAttribution("Boundaries: US Census Bureau").addTo(map);
  map.setView([39.5, -98], 4);
  drawBase(map, base);
  const markers = L.layerGroup().addTo(map);
  const redraw = () => drawPlaces(map, markers, readPlaces());
  redraw();
  whenRedrawn(redraw);
  linkWithList(canvas);
}

function readPlaces() {
  return JSON.parse(document.getElementById("map-places")?.textContent || "null") ?? { places: [] };
}

function drawBase(map, base) {
  const painter = L.svg({ padding: 0.5 });
  const plain = (className) => ({ renderer: painter, interactive: false, style: { className } });
  L.geoJSON(feature(base, base.objects.states), plain("map__state")).addTo(map);
  L.geoJSON(feature(base, base.objects.counties), plain("map__county")).addTo(map);
  drawNames(map, base.labels);
}

/** The names of the counties in view, once there is room for them. */
function drawNames(map, labels) {
  const names = L.layerGroup().addTo(map);
  map.on("moveend", () => {
    names.clearLayers();
    if (map.getZoom() < LABELS_FROM_ZOOM) return;
    const view = map.getBounds();
    for (const [name, lon, lat] of labels) {
      if (!view.contains([lat, lon])) continue;
      L.marker([lat, lon], { icon: label(name), interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(names);
    }
  });
}

function label(text) {
  const words = document.createElement("span");
  words.textContent = text;
  return L.divIcon({ className: "map__label", html: words, iconSize: null });
}

function drawPlaces(map, markers, { center, radius, places }) {
  markers.clearLayers();
  const bounds = L.latLngBounds([]);
  if (center) {
    const point = [center.lat, center.lon];
    if (radius) L.circle(point, { radius: radius * METERS_PER_MILE, className: "map__radius", interactive: false }).addTo(markers);
    const icon = L.divIcon({ className: "map__center", iconSize: [14, 14] });
    L.marker(point, { icon, interactive: false, keyboard: false, alt: "" }).addTo(markers);
    bounds.extend(point);
  }
  for (const place of places) {
    if (place.lat === null || place.lon === null) continue;
    const point = [place.lat, place.lon];
    const icon = L.divIcon({ className: "pin", html: String(place.number), iconSize: [28, 28] });
    const marker = L.marker(point, { icon, title: place.name, alt: `${place.number}: ${place.name}`, riseOnHover: true, riseOffset: 2000, zIndexOffset: -10 * place.number });
    marker.bindPopup(() => popup(place), { closeButton: true, autoPanPadding: [20, 20] }).addTo(markers);
    marker.getElement().dataset.number = place.number;
    marker.getElement().setAttribute("aria-label", `${place.number}: ${place.name}`);
    bounds.extend(point);
  }
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [36, 36], maxZoom: CLOSEST_ZOOM, animate: false });
}

function popup(place) {
  const link = document.createElement("a");
  link.href = place.url;
  link.textContent = place.name;
  return link;
}

/** A result that is pointed at lights its marker. */
function linkWithList(canvas) {
  const light = ({ target, type }) => {
    const number = target.closest?.(".listing-card[data-number]")?.dataset.number;
    const on = type === "pointerover" || type === "focusin";
    for (const pin of canvas.querySelectorAll(".pin--pointed")) pin.classList.remove("pin--pointed");
    if (number && on) canvas.querySelector(`.pin[data-number="${CSS.escape(number)}"]`)?.classList.add("pin--pointed");
  };
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, light);
}
