import assert from "node:assert/strict";
import { programPlaces, storePlaces } from "../../../src/private-server/places";

describe("where Ollama is looked for", () => {
  it("Linux: PATH first, without relative folders and repetitions, then the usual places", () => {
    assert.deepEqual(programPlaces({ PATH: "/opt/ai::.:bin:/usr/bin" }, "linux"), [
      "/opt/ai/ollama",
      "/usr/bin/ollama",
      "/usr/local/bin/ollama",
      "/opt/homebrew/bin/ollama",
    ]);
    assert.deepEqual(storePlaces({ HOME: "/home/me" }, "linux"), ["/home/me/.ollama/models", "/usr/share/ollama/.ollama/models"]);
  });

  it("macOS: the app's own program too", () => {
    assert.deepEqual(programPlaces({ HOME: "/Users/me" }, "darwin"), [
      "/usr/local/bin/ollama",
      "/usr/bin/ollama",
      "/opt/homebrew/bin/ollama",
      "/Applications/Ollama.app/Contents/Resources/ollama",
      "/Users/me/Applications/Ollama.app/Contents/Resources/ollama",
    ]);
    assert.deepEqual(storePlaces({ HOME: "/Users/me" }, "darwin"), ["/Users/me/.ollama/models"]);
  });

  it("Windows: Path as it is written there, and the installer's folder", () => {
    assert.deepEqual(programPlaces({ Path: "C:\\Tools;relative", LOCALAPPDATA: "C:\\Users\\me\\AppData\\Local" }, "win32"), [
      "C:\\Tools\\ollama.exe",
      "C:\\Users\\me\\AppData\\Local\\Programs\\Ollama\\ollama.exe",
    ]);
    assert.deepEqual(storePlaces({ USERPROFILE: "C:\\Users\\me" }, "win32"), ["C:\\Users\\me\\.ollama\\models"]);
  });

  it("an empty environment names the fixed places only", () => {
    assert.deepEqual(programPlaces({}, "win32"), []);
    assert.deepEqual(storePlaces({}, "linux"), ["/usr/share/ollama/.ollama/models"]);
  });
});
