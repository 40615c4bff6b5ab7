import { closeBrowser } from "./support/browser";

after(closeBrowser);
