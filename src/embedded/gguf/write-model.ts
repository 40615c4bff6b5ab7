import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { ByteWriter } from "./byte-writer";
import { MAGIC, VERSION, aligned } from "./format";
import { metadataOf, writeMetadata } from "./metadata";
import type { ModelSpec } from "./model-spec";
import { normal, randomBits } from "./random";
import type { RandomBits } from "./random";
import { tensorsOf } from "./tensors";
import type { Tensor } from "./tensors";
import { makeVocabulary } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";
import { ENCODINGS } from "./weight-type";

/** Bytes that are encoded before they are written. */
const WRITE_BYTES = 4_000_000;

/**
 * Writes a model with random weights as GGUF version 3. The file appears whole or not at all.
 * @throws when the shape breaks what llama.cpp's kernels need.
 */
export function writeModel(file: string, spec: ModelSpec): void {
  checkShape(spec);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(unfinished, "w");
  try {
    writeContents(descriptor, spec);
    fsyncSync(descriptor);
  } catch (error) {
    closeSync(descriptor);
    rmSync(unfinished, { force: true });
    throw error;
  }
  closeSync(descriptor);
  renameSync(unfinished, file);
}

function checkShape({ shape }: ModelSpec): void {
  const headWidth = shape.embedding / shape.heads;
  const widths = [shape.embedding, shape.feedForward, headWidth];
  if (widths.some((width) => width % 32 !== 0) || shape.heads % shape.kvHeads !== 0) {
    throw new RangeError("embedding, feed-forward and head width must be multiples of 32, heads a multiple of KV heads");
  }
}

function writeContents(descriptor: number, spec: ModelSpec): void {
  const bits = randomBits(spec.seed);
  const vocabulary = makeVocabulary(spec.shape.vocabulary, bits);
  const tensors = tensorsOf(spec, vocabulary.firstText);
  const header = headerOf(spec, vocabulary, tensors);
  writeSync(descriptor, header);
  writeSync(descriptor, Buffer.alloc(aligned(header.length) - header.length));
  for (const tensor of tensors) writeTensor(descriptor, tensor, bits);
}

const bytesOf = (tensor: Tensor): number => ENCODINGS[tensor.type].rowBytes(tensor.columns) * (tensor.rows ?? 1);

function headerOf(spec: ModelSpec, vocabulary: Vocabulary, tensors: readonly Tensor[]): Buffer {
  const metadata = metadataOf(spec, vocabulary);
  const writer = new ByteWriter();
  writer.raw(MAGIC);
  writer.u32(VERSION);
  writer.u64(tensors.length);
  writer.u64(metadata.length);
  for (const [key, value] of metadata) writeMetadata(writer, key, value);
  let offset = 0;
  for (const tensor of tensors) {
    const dimensions = tensor.rows === null ? [tensor.columns] : [tensor.columns, tensor.rows];
    writer.string(tensor.name);
    writer.u32(dimensions.length);
    for (const length of dimensions) writer.u64(length);
    writer.u32(ENCODINGS[tensor.type].tensorType);
    writer.u64(offset);
    offset = aligned(offset + bytesOf(tensor));
  }
  return writer.bytes();
}

/** Streams a tensor in groups of rows: the largest ones would not fit well in memory. */
function writeTensor(descriptor: number, tensor: Tensor, bits: RandomBits): void {
  const { encode, rowBytes } = ENCODINGS[tensor.type];
  const rows = tensor.rows ?? 1;
  const perWrite = Math.max(1, Math.min(rows, Math.floor(WRITE_BYTES / rowBytes(tensor.columns))));
  const buffer = Buffer.alloc(rowBytes(tensor.columns) * perWrite);
  const row = new Float32Array(tensor.columns);
  for (let first = 0; first < rows; first += perWrite) {
    let used = 0;
    for (let index = first; index < Math.min(rows, first + perWrite); index++) {
      fillRow(row, tensor, index, bits);
      used += encode(row, buffer, used);
    }
    writeSync(descriptor, buffer, 0, used);
  }
  const bytes = bytesOf(tensor);
  if (aligned(bytes) > bytes) writeSync(descriptor, Buffer.alloc(aligned(bytes) - bytes));
}

function fillRow(row: Float32Array, { filling }: Tensor, index: number, bits: RandomBits): void {
  if (filling.kind === "ones") row.fill(1);
  else if (index < filling.zeroRows) row.fill(0);
  else for (let i = 0; i < row.length; i++) row[i] = normal(bits, filling.deviation);
}
