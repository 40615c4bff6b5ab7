import { FileReader } from "./file-reader";
import type { HeaderValue } from "./file-reader";
import { MAGIC, TENSOR_TYPES } from "./format";

export type { HeaderValue };

export interface TensorInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
}

/** What a GGUF file says about itself before its weights. */
export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, HeaderValue>;
  readonly tensors: readonly TensorInfo[];
  readonly parameters: number;
}

/**
 * Reads the header of a GGUF file of version 2 or 3.
 * @throws when the file cannot be read or is none.
 */
export function readHeader(file: string): GgufHeader {
  const reader = new FileReader(file);
  try {
    if (reader.raw(4) !== MAGIC) throw new Error(`${file} is not a GGUF file`);
    const version = reader.u32();
    if (version < 2 || version > 3) throw new Error(`${file} is of GGUF version ${version}; 2 and 3 are known`);
    const tensorCount = reader.u64();
    const keyCount = reader.u64();
    const metadata = new Map<string, HeaderValue>();
    for (let i = 0; i < keyCount; i++) metadata.set(reader.string(), reader.value(reader.u32()));
    const tensors = Array.from({ length: tensorCount }, () => readTensor(reader));
    const parameters = tensors.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
    return { metadata, tensors, parameters };
  } finally {
    reader.close();
  }
}

function readTensor(reader: FileReader): TensorInfo {
  const name = reader.string();
  const shape = Array.from({ length: reader.u32() }, () => reader.u64());
  const type = reader.u32();
  reader.u64();
  return { name, type: TENSOR_TYPES[type] ?? `type ${type}`, shape };
}
