// What every page loads. Without it everything works as plain links and GET forms; each module adds one behavior.
import "htmx.org";
import { announceResults } from "./results.js";
import { keepAddressesShort, searchAsChosen } from "./search_form.js";
import { offerNearMe } from "./near_me.js";
import { offerPrinting } from "./printing.js";
import { focusErrors } from "./errors.js";

keepAddressesShort();
searchAsChosen();
announceResults();
offerNearMe();
offerPrinting();
focusErrors();

// The map is an addition: it comes after the list can be read, and only where a page has one.
if (document.querySelector("[data-map]")) {
  const { showMap } = await import("./map.js");
  await showMap();
}
