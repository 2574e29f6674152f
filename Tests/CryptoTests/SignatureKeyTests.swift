import Testing

@testable import Crypto

@Suite struct SignatureKeyTests {
    @Test("DKIM-8: a key comes back from its PEM and signs alike; it never prints itself", arguments: [0, 1])
    func roundTrip(kind: Int) throws {
        let key = kind == 0 ? try SignatureKey.makeRSA() : try SignatureKey.makeEd25519()
        let digest = SHA256.hash(Array("abc".utf8))
        let read = try SignatureKey(pem: key.pem)
        #expect(read.kind == key.kind && read.bitCount == (kind == 0 ? 2048 : 256))
        #expect(key.sign(digest: digest) == read.sign(digest: digest))
        #expect(key.sign(digest: digest).count == (kind == 0 ? 256 : 64))
        #expect(key.publicBytes == read.publicBytes && key.publicBytes.count == (kind == 0 ? 294 : 32))
        #expect("\(key)" == "SignatureKey(\(kind == 0 ? "rsa" : "ed25519"), redacted)")
        if kind == 1 {
            #expect(Ed25519.isValid(key.sign(digest: digest), of: digest, publicKey: key.publicBytes))
        }
    }

    @Test(
        "what is no such key is refused",
        arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
    func malformed(pem: String) {
        let error = #expect(throws: CryptoError.self) { try SignatureKey(pem: pem) }
        #expect(error?.code == .keyMalformed)
    }

    @Test("a key for something else is refused")
    func otherKind() {
        // openssl genpkey -algorithm X25519
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VuBCIEIHgmQ1zm8jZ5RD3J9Wv7c3k8d0mWgkI8sZDj5j0mJ1dK
            -----END PRIVATE KEY-----

            """
        #expect(throws: CryptoError.self) { try SignatureKey(pem: pem) }
    }
}
