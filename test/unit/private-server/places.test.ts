import assert from "node:assert/strict";
import { privateServersFolder } from "../../../src/private-server";
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

describe("where private servers are noted", () => {
  it("a folder of the user's own, by each system's custom", () => {
    assert.equal(privateServersFolder({ HOME: "/home/me" }, "linux"), "/home/me/.local/state/o3/private-servers");
    assert.equal(privateServersFolder({ HOME: "/home/me", XDG_STATE_HOME: "/state" }, "linux"), "/state/o3/private-servers");
    assert.equal(privateServersFolder({ HOME: "/home/me", XDG_STATE_HOME: "state" }, "linux"), "/home/me/.local/state/o3/private-servers");
    assert.equal(privateServersFolder({ HOME: "/Users/me" }, "darwin"), "/Users/me/Library/Application Support/o3/private-servers");
    assert.equal(privateServersFolder({ LOCALAPPDATA: "C:\\me\\Local" }, "win32"), "C:\\me\\Local\\o3\\private-servers");
  });
});
