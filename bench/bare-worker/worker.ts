// Pipes part bodies to an R2 multipart upload and does nothing else: no accounts, no rows, no checks.
interface Bindings {
  MEDIA: {
    createMultipartUpload(key: string): Promise<{ uploadId: string }>;
    resumeMultipartUpload(
      key: string,
      uploadId: string,
    ): { uploadPart(n: number, body: ReadableStream | null): Promise<{ etag: string }>; abort(): Promise<void> };
  };
}

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const url = new URL(request.url);
    const id = url.searchParams.get('id');
    if (!id) return Response.json({ id: (await env.MEDIA.createMultipartUpload('bare')).uploadId });
    const upload = env.MEDIA.resumeMultipartUpload('bare', id);
    if (request.method === 'DELETE') {
      await upload.abort();
      return new Response(null, { status: 204 });
    }
    return Response.json(await upload.uploadPart(Number(url.searchParams.get('part')), request.body));
  },
};
