// Cuts and scales a picture to the shape that a channel shows, in the browser: a small file goes over the wire, without what a camera wrote into it.

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The largest part of a picture with the proportions of `target`, around its middle; pure. */
export function centred(picture: { width: number; height: number }, target: { width: number; height: number }): Area {
  const scale = Math.min(picture.width / target.width, picture.height / target.height);
  const width = Math.max(1, Math.round(target.width * scale));
  const height = Math.max(1, Math.round(target.height * scale));
  return {
    x: Math.floor((picture.width - width) / 2),
    y: Math.floor((picture.height - height) / 2),
    width,
    height,
  };
}

const QUALITY = 0.86;

/** A WebP, or a JPEG where the browser writes none. Rejects with a sentence for people when the file is no picture. */
export async function fitImage(file: Blob, target: { width: number; height: number }): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new Error('This file is no picture that the browser can read. Choose a JPEG, PNG or WebP file.');
  }
  const area = centred(picture, target);
  // Small pictures are not blown up.
  const scale = Math.min(1, target.width / area.width);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(area.width * scale));
  canvas.height = Math.max(1, Math.round(area.height * scale));
  const drawing = canvas.getContext('2d');
  if (drawing === null) throw new Error('The browser does not let this page draw. Try another browser.');
  drawing.imageSmoothingQuality = 'high';
  drawing.drawImage(picture, area.x, area.y, area.width, area.height, 0, 0, canvas.width, canvas.height);
  picture.close();
  const written = await encode(canvas, 'image/webp');
  // A browser that knows no WebP writes a PNG instead, which is far larger.
  return written.type === 'image/webp' ? written : encode(canvas, 'image/jpeg');
}

function encode(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture is too large for this browser.')) : resolve(blob)),
      type,
      QUALITY,
    );
  });
}
