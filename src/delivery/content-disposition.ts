// Content-Disposition of a download with any file name (RFC 6266, RFC 8187), pure.

/** `attachment; filename="..."; filename*=UTF-8''...`: the plain name for old clients, the encoded one for all others. */
export function attachmentDisposition(filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  // encodeURIComponent leaves ' ( ) * alone, which are no attr-char (RFC 8187 section 3.2.1); it throws on lone surrogates.
  const encoded = encodeURIComponent(filename.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
