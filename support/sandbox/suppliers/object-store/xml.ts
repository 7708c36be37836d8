import Builder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { StoreRefusal } from './refusal';

const builder = new Builder({ ignoreAttributes: false, attributeNamePrefix: '@' });
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => name === 'Object' || name === 'Part',
});
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document as S3 writes it. */
export const document = (root: string, content: object): string =>
  DECLARATION + builder.build({ [root]: { '@xmlns': NAMESPACE, ...content } });

/** What is wrong, as S3 writes it. */
export const errorDocument = (content: object): string => DECLARATION + builder.build({ Error: content });

const DELETE = z.object({
  Delete: z.object({
    Object: z.array(z.object({ Key: z.string() })).max(1000),
    Quiet: z.string().default('false'),
  }),
});
const COMPLETE = z.object({
  CompleteMultipartUpload: z.object({
    Part: z.array(z.object({ PartNumber: z.coerce.number(), ETag: z.string() })).min(1),
  }),
});

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(parser.parse(text));
  } catch (cause) {
    throw new StoreRefusal(
      'MalformedXML',
      `The XML you provided was not well-formed or did not validate: ${String(cause)}`,
    );
  }
}

/** Which keys shall be deleted, and whether only failures are told. */
export function deletions(text: string): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const { Object: objects, Quiet } = parsed(DELETE, text).Delete;
  return { keys: objects.map(({ Key }) => Key), quiet: Quiet === 'true' };
}

/** Which parts an upload is made of. */
export const partsOf = (text: string): readonly { readonly number: number; readonly etag: string }[] =>
  parsed(COMPLETE, text).CompleteMultipartUpload.Part.map(({ PartNumber, ETag }) => ({
    number: PartNumber,
    etag: ETag.replaceAll('"', ''),
  }));
