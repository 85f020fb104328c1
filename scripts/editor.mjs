// Speaks to a YAML language server as an editor does, about contracts in a folder that has `odcs.schema.json`.
// Usage: node editor.mjs SERVER FOLDER VERSION; the exit code is 1 where errors, completion or hover do not arrive.
import assert from "node:assert";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , server, folder, version] = process.argv;
const child = spawn(process.execPath, [server, "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
const settings = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
const waiting = new Map();
const diagnostics = new Map();
let last = 0;
let buffer = Buffer.alloc(0);

function send(message) {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function request(method, params) {
  const id = ++last;
  send({ id, method, params });
  return new Promise((resolve, reject) => {
    waiting.set(id, resolve);
    setTimeout(() => reject(new Error(`no answer to ${method}`)), 20_000).unref();
  });
}

function take(message) {
  if (message.method === "workspace/configuration") {
    const of = (item) => (item.section === "yaml" ? settings : {});
    send({ id: message.id, result: message.params.items.map(of) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    diagnostics.set(message.params.uri, message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null });
  } else if (waiting.has(message.id)) {
    waiting.get(message.id)(message.result);
    waiting.delete(message.id);
  }
}

child.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1]);
    if (buffer.length < end + 4 + length) return;
    const body = buffer.subarray(end + 4, end + 4 + length).toString();
    buffer = buffer.subarray(end + 4 + length);
    take(JSON.parse(body));
  }
});

/** Opens a contract; what the editor is told of it. */
async function open(name, lines) {
  const uri = pathToFileURL(join(folder, name)).href;
  const text = ["# yaml-language-server: $schema=odcs.schema.json", ...lines, ""].join("\n");
  writeFileSync(join(folder, name), text);
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
  for (let times = 0; times < 200 && !diagnostics.has(uri); times++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const at = (text_, behind) => {
    const line = text.split("\n").findIndex((line) => line.includes(text_));
    assert(line >= 0, text_);
    const start = text.split("\n")[line].indexOf(text_);
    return { textDocument: { uri }, position: { line, character: behind ? start + text_.length : start + 1 } };
  };
  return { at, found: diagnostics.get(uri) ?? assert.fail(`${name}: nothing was said of it`) };
}

const head = [`apiVersion: ${version}`, "kind: DataContract", "id: orders", "version: 1.0.0", "status: active"];
const object = ["schema:", "  - name: orders", "    properties:", "      - name: total"];

try {
  const rootUri = pathToFileURL(folder).href;
  const workspace = { configuration: true, didChangeConfiguration: { dynamicRegistration: true } };
  const completion = { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } };
  const capabilities = { workspace, textDocument: { completion, hover: { contentFormat: ["markdown"] } } };
  await request("initialize", { processId: process.pid, rootUri, capabilities, workspaceFolders: null });
  send({ method: "initialized", params: {} });
  send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: settings } } });

  const sound = await open("sound.odcs.yaml", [...head, ...object, "        logicalType: number", "        required: true"]);
  assert.deepEqual(sound.found, [], "a sound contract has no faults");

  const faulty = await open("faulty.odcs.yaml", [
    ...head.slice(0, 2),
    ...head.slice(3),
    ...object,
    "        logicalType: numbr",
    "        requird: true",
    "        unique: perhaps",
  ]);
  const said = faulty.found.map((one) => [one.range.start.line, one.message]);
  for (const [fault, words] of [["numbr", /number/], ["requird", /requird/], ["perhaps", /boolean|true/]]) {
    const { line } = faulty.at(fault, false).position;
    assert(said.some(([at, message]) => at === line && words.test(message)), `${fault}: ${JSON.stringify(said)}`);
  }
  assert(said.some(([, message]) => /"?id"?/.test(message)), `the missing id: ${JSON.stringify(said)}`);

  const typing = await open("typing.odcs.yaml", [...head, ...object, "        classification: public", "        logicalType: ", "        p"]);
  const offered = async (place) => {
    const answer = await request("textDocument/completion", place);
    return new Map((answer.items ?? answer).map((item) => [item.label, item]));
  };
  const types = await offered(typing.at("logicalType: ", true));
  for (const word of ["string", "integer", "number", "boolean", "array"]) assert(types.has(word), `${word} of ${[...types.keys()]}`);
  assert.equal(types.has("vector"), version === "v3.2.0", "vector is of v3.2");
  const keys = await offered(typing.at("        p", true));
  for (const key of ["primaryKey", "physicalType", "partitioned"]) assert(keys.has(key), `${key} of ${[...keys.keys()]}`);
  assert(JSON.stringify(keys.get("primaryKey").documentation).includes("primary key"), JSON.stringify(keys.get("primaryKey")));
  assert(!keys.has("name"), "a key that stands there is not offered again");

  const hover = async (file, key) => JSON.stringify((await request("textDocument/hover", file.at(key, false)))?.contents ?? "");
  assert((await hover(typing, "classification")).includes("Who may see it"), await hover(typing, "classification"));
  assert((await hover(typing, "kind")).includes("What the file is"), await hover(typing, "kind"));
  console.log(`${version}: errors, completion and hover arrive`);
} catch (error) {
  console.error(`${version}: ${error.message}`);
  process.exitCode = 1;
} finally {
  child.kill();
}
