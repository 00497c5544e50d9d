// The map beside the results: county and state borders from our own host, a numbered marker for each result.
//
// <section class="map" data-map data-base="…/map-base.json" data-style="…/map.css">, its words in further data
// attributes, its data in <script type="application/json" id="map-places">: {center: {lat, lon, label}, radius (miles),
// places: [{number, name, lat, lon, url}]}.
// Everything it shows stands in the list too; keyboard and pointer move between both.
import L from "leaflet";
import { feature } from "topojson-client";

const METERS_PER_MILE = 1609.344;
const CLOSEST_ZOOM = 12;
const LABELS_FROM_ZOOM = 7.5;

const drawn = new WeakMap();

/** Draw a map, or, where it is drawn already, what is new on it. */
export async function showMap(element) {
  if (!drawn.has(element)) drawn.set(element, start(element));
  try {
    const redraw = await drawn.get(element);
    redraw(readPlaces());
  } catch (problem) {
    drawn.delete(element);
    throw problem;
  }
}

/** Fetch and draw the base; answers with what draws places on it. */
async function start(element) {
  const [answer] = await Promise.all([fetch(element.dataset.base), dress(element.dataset.style)]);
  const base = await answer.json();
  const canvas = document.createElement("div");
  canvas.className = "map__canvas";
  element.replaceChildren(canvas);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, {
    zoomSnap: 0.5, minZoom: 3, maxZoom: 14, scrollWheelZoom: false, attributionControl: false,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
    maxBounds: [[10, -190], [75, -40]], zoomControl: false,
  });
  const { attribution, closer, farther, close } = element.dataset;
  L.control.zoom({ zoomInTitle: closer, zoomOutTitle: farther }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(attribution).addTo(map);
  map.setView([39.5, -98], 4);
  drawBase(map, base);
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", close));
  const markers = L.layerGroup().addTo(map);
  const states = feature(base, base.objects.states).features;
  return (data) => {
    drawPlaces(map, markers, data);
    const middle = data.center ?? data.places.find(({ lat }) => lat !== null);
    element.classList.toggle("map--beyond", Boolean(middle) && !states.some((state) => holds(state, middle)));
  };
}

/** Leaflet's own style, which only pages with a map fetch. */
function dress(href) {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.append(link);
  });
}

function readPlaces() {
  return JSON.parse(document.getElementById("map-places")?.textContent || "null") ?? { places: [] };
}

/** Whether a state's area holds a point: beyond the states we know no coast, so nothing is colored as water. */
function holds({ geometry }, { lat, lon }) {
  const areas = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return areas.some(([outline]) => {
    let inside = false;
    for (let at = 1; at < outline.length; at += 1) {
      const [[x0, y0], [x1, y1]] = [outline[at - 1], outline[at]];
      if (y0 > lat !== y1 > lat && lon < ((x1 - x0) * (lat - y0)) / (y1 - y0) + x0) inside = !inside;
    }
    return inside;
  });
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

function label(text, kind = "") {
  const words = document.createElement("span");
  words.textContent = text;
  return L.divIcon({ className: `map__label ${kind}`, html: words, iconSize: null });
}

function drawPlaces(map, markers, { center, radius, places }) {
  markers.clearLayers();
  const bounds = L.latLngBounds([]);
  if (center) {
    const point = [center.lat, center.lon];
    if (radius) L.circle(point, { radius: radius * METERS_PER_MILE, className: "map__radius", interactive: false }).addTo(markers);
    const icon = L.divIcon({ className: "map__center", iconSize: [14, 14] });
    for (const sign of [icon, label(center.label, "map__label--center")]) {
      L.marker(point, { icon: sign, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(markers);
    }
    bounds.extend(point);
  }
  for (const place of places) {
    if (place.lat === null || place.lon === null) continue;
    const point = [place.lat, place.lon];
    const icon = L.divIcon({ className: "pin", html: String(place.number), iconSize: [28, 28], popupAnchor: [0, -12] });
    const marker = L.marker(point, { icon, title: place.name, alt: `${place.number}: ${place.name}`, riseOnHover: true, riseOffset: 2000, zIndexOffset: -10 * place.number });
    marker.bindPopup(() => nameOf(place), { autoPanPadding: [20, 20] }).addTo(markers);
    marker.on("popupopen", ({ popup }) => popup.getElement().querySelector("a").focus({ preventScroll: true }));
    marker.on("popupclose", ({ popup }) => {
      if (popup.getElement().contains(document.activeElement)) marker.getElement().focus({ preventScroll: true });
    });
    marker.getElement().dataset.number = place.number;
    marker.getElement().setAttribute("aria-label", `${place.number}: ${place.name}`);
    bounds.extend(point);
  }
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [36, 36], maxZoom: CLOSEST_ZOOM, animate: false });
}

function nameOf(place) {
  const link = document.createElement("a");
  link.href = place.url;
  link.textContent = place.name;
  return link;
}

/** A result that is pointed at or focused lights its marker, and a marker its result. */
function light({ target }) {
  const number = target.closest?.("[data-number]")?.dataset.number;
  const fromMap = Boolean(target.closest?.(".map"));
  for (const pin of document.querySelectorAll(".map .pin")) {
    pin.classList.toggle("pin--pointed", pin.dataset.number === number);
  }
  for (const card of document.querySelectorAll(".listing-card[data-number]")) {
    card.classList.toggle("listing-card--pointed", fromMap && card.dataset.number === number);
  }
}

for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, light);
