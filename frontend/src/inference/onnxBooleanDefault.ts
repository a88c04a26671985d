/**
 * A copy of an ONNX file in which one boolean input's default is true: this onnxruntime takes no value for an optional
 * input.
 *
 * In the file it is a TensorProto: its name (field 8), then its value as one raw byte (field 9).
 */
export function withDefaultTrue(file: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const letters = new TextEncoder().encode(name);
  const pattern = [0x42, letters.length, ...letters, 0x4a, 1, 0];
  const offsets: number[] = [];
  for (let at = file.indexOf(0x42); at !== -1; at = file.indexOf(0x42, at + 1)) {
    if (pattern.every((byte, index) => file[at + index] === byte)) offsets.push(at);
  }
  const [offset] = offsets;
  if (offset === undefined || offsets.length > 1)
    throw new Error(`no single default of ${name} in the model`);
  const changed = file.slice();
  changed[offset + pattern.length - 1] = 1;
  return changed;
}
