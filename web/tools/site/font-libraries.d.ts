// Types of the two font libraries, of what the build uses of them; they bring none.
declare module 'subset-font' {
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'truetype' | 'woff2';
      keepFeatures?: readonly string[];
      noHinting?: boolean;
      variationAxes?: Record<string, number | { min: number; max: number }>;
    },
  ): Promise<Buffer>;
}
declare module 'fontverter' {
  const fontverter: {
    convert(font: Buffer, to: 'truetype' | 'woff2', from?: 'truetype' | 'woff2'): Promise<Buffer>;
  };
  export default fontverter;
}
