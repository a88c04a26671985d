/** Asks a model for its maps. This onnxruntime takes no value for an optional input, so its default is changed. */

/**
 * A copy of an ONNX file in which one boolean's default is true.
 *
 * In the file it is a TensorProto: its name (field 8), then its value as one raw byte (field 9).
 */
export function withTrue(file: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const letters = new TextEncoder().encode(name);
  const wanted = [0x42, letters.length, ...letters, 0x4a, 1, 0];
  const places: number[] = [];
  for (let at = file.indexOf(0x42); at !== -1; at = file.indexOf(0x42, at + 1)) {
    if (wanted.every((byte, offset) => file[at + offset] === byte)) places.push(at);
  }
  const [place] = places;
  if (place === undefined || places.length > 1) throw new Error(`no single default of ${name} in the model`);
  const changed = file.slice();
  changed[place + wanted.length - 1] = 1;
  return changed;
}
