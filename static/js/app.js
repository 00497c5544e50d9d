// What every page loads. Without it everything works as plain links and GET forms; each module adds one behavior.
import "htmx.org";
import { announceResults } from "./results.js";
import { drawMap } from "./map_door.js";
import { focusErrors } from "./errors.js";
import { keepAddressesShort, searchAsChosen } from "./search_form.js";
import { offerToCopyHours } from "./hours.js";
import { offerDeskKeys } from "./desk_keys_door.js";
import { offerNearMe } from "./near_me.js";
import { offerPasskeys } from "./passkey_door.js";
import { offerPrinting } from "./printing.js";
import { offerToShowPasswords } from "./show_password.js";
import { suggestWhileTyping } from "./suggestions.js";
import { showWhatWasUnderstood } from "./place_in_words.js";

keepAddressesShort();
searchAsChosen();
announceResults();
offerNearMe();
suggestWhileTyping();
offerPrinting();
offerToShowPasswords();
showWhatWasUnderstood();
offerToCopyHours();
focusErrors();
await drawMap();
await offerPasskeys();
await offerDeskKeys();
