// Unpacks the brotli files of @sparticuz/chromium: `node unpack.mjs PACKAGE_BIN OUT` (Python has no brotli of its own).
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const [source, out] = process.argv.slice(2);
for (const name of ["chromium", "al2023.tar", "fonts.tar", "swiftshader.tar"]) {
  await pipeline(
    createReadStream(`${source}/${name}.br`), createBrotliDecompress(), createWriteStream(`${out}/${name}`, { mode: 0o755 }),
  );
}
