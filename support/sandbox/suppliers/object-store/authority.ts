import 'reflect-metadata'; // the certificate library expects it
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

/** Whom to trust (ca), and what a server of the sandbox shows and keeps; all PEM. */
export interface Authority {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR = 3_600_000;
const LIFETIME = 30 * 24 * HOUR;

const pair = (): Promise<CryptoKeyPair> => webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);

type CryptoKeyPair = webcrypto.CryptoKeyPair;

/** Since yesterday: a machine whose clock is behind trusts it, too. */
const valid = (): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() - 24 * HOUR),
  notAfter: new Date(Date.now() + LIFETIME),
});

const issuer = (keys: CryptoKeyPair): Promise<X509Certificate> =>
  X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Sandbox authority',
    ...valid(),
    signingAlgorithm: P256,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });

/** A new authority and one certificate of it, for a server at this address. */
export async function newAuthority(address: string): Promise<Authority> {
  cryptoProvider.set(webcrypto);
  const [own, server] = await Promise.all([pair(), pair()]);
  const ca = await issuer(own);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '02',
    subject: `CN=${address}`,
    issuer: ca.subject,
    ...valid(),
    signingAlgorithm: P256,
    publicKey: server.publicKey,
    signingKey: own.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
    ],
  });
  const key = PemConverter.encode(
    await webcrypto.subtle.exportKey('pkcs8', server.privateKey),
    PemConverter.PrivateKeyTag,
  );
  return { ca: `${ca.toString('pem')}\n`, certificate: `${certificate.toString('pem')}\n`, key: `${key}\n` };
}
