/** What is said of files that nobody here reads, in English. */

export const text = {
  HEIC: {
    message: "This is a HEIC photo, as iPhones take them; it cannot be read here.",
    hint: "Share or export it as a JPEG: on an iPhone, Settings, Camera, Formats, Most Compatible takes JPEGs.",
  },
  AVIF: {
    message: "This is an AVIF picture; it cannot be read here.",
    hint: "Save it as a JPEG or PNG.",
  },
  PDF: {
    message: "This is a PDF document, not a picture.",
    hint: "Take a screenshot of the galaxy in it, or export that page as a PNG.",
  },
  FITS: {
    message: "This is a FITS file, with values as measured and no colours to look at.",
    hint: "Save a colour picture of it as a PNG, with DS9 or Aladin for example; the command line reads FITS.",
  },
  BMP: {
    message: "This is a BMP picture; it cannot be read here.",
    hint: "Save it as a PNG or JPEG.",
  },
  SVG: {
    message: "This is a drawing as SVG, not a picture of pixels.",
    hint: "Export it as a PNG.",
  },
};
