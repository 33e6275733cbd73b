// What every page starts. Each part owns one idea; the scope ends with the page.

import { Scope } from "../lib/scope.js";
import { offlineEverywhere } from "../offline/everywhere.js";
import { covering } from "./covering.js";
import { dialogs } from "./dialogs.js";
import { fragments, ownWords } from "./fragments.js";
import "./idle-warning.js";
import { keyboard } from "./keyboard.js";
import "./theme-switch.js";
import { closable } from "./toast.js";
import { typingGuard } from "./typing-guard.js";

const scope = new Scope();
covering(scope, document);
dialogs(scope, document);
keyboard(scope, document);
typingGuard(scope, document);
fragments(scope, document);
offlineEverywhere(scope, document);
closable(document);
ownWords(document);
document.querySelector(".error-summary[autofocus]")?.focus();
