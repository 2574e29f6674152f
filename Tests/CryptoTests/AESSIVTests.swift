import Testing

@testable import Crypto

@Suite struct AESSIVTests {
    /// A vector: the key, the associated strings, the plaintext, and tag and ciphertext; all in hex.
    struct Vector: Sendable {
        let key: String
        let associated: [String]
        let plaintext: String
        let sealed: String
    }

    static let rfc5297 = [
        // A.1, deterministic authenticated encryption.
        Vector(
            key: "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
            associated: ["101112131415161718191a1b1c1d1e1f2021222324252627"],
            plaintext: "112233445566778899aabbccddee",
            sealed: "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"),
        // A.2, nonce-based, with several associated strings.
        Vector(
            key: "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f",
            associated: [
                "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100",
                "102030405060708090a0", "09f911029d74e35bd84156c5635688c0",
            ],
            plaintext: "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553",
            sealed: "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
                + "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d"),
    ]

    static func key(_ count: Int = AESSIV.keyByteCount) -> SecretKey { SecretKey((0..<count).map { UInt8($0) }) }

    @Test(arguments: rfc5297)
    func theVectorsOfRFC5297AreReproduced(vector: Vector) throws {
        let box = try AESSIV(key: SecretKey(try #require(Hex.decode(vector.key))), cipher: .aes128)
        let associated = try vector.associated.map { try #require(Hex.decode($0)) }
        let plaintext = try #require(Hex.decode(vector.plaintext))
        let sealed = try box.seal(plaintext, associated: associated)
        #expect(Hex.encode(sealed) == vector.sealed)
        #expect(box.open(sealed, associated: associated) == plaintext)
    }

    /// A vector of OpenSSL (test/recipes/30-test_evp_data/evpciph_aes_siv.txt), since RFC 5297 has none with this key.
    @Test func aes256SealsAsInTheKnownVector() throws {
        let key = try #require(
            Hex.decode(
                "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f06f6e6d6c6b6a69686766656463626160"
                    + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f"))
        let box = try AESSIV(key: SecretKey(key))
        let associated = try #require(Hex.decode("101112131415161718191a1b1c1d1e1f2021222324252627"))
        let plaintext = try #require(Hex.decode("112233445566778899aabbccddee"))
        let sealed = try box.seal(plaintext, associated: [associated])
        #expect(Hex.encode(sealed) == "f125274c598065cfc26b0e71575029088b035217e380cac8919ee800c126")
    }

    /// UNS-5: flip any bit and the token is refused.
    @Test func everyFlippedBitIsRefused() throws {
        let box = try AESSIV(key: Self.key())
        let sealed = try box.seal(Array("kind, customer, delivery".utf8), associated: [[1, 7]])
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(box.open(changed, associated: [[1, 7]]) == nil)
        }
        #expect(box.open(sealed, associated: [[1, 7]]) == Array("kind, customer, delivery".utf8))
    }

    @Test func otherAssociatedStringsDoNotOpenIt() throws {
        let box = try AESSIV(key: Self.key())
        let sealed = try box.seal([42], associated: [[1], [7]])
        #expect(box.open(sealed, associated: [[1], [7]]) == [42])
        for other: [[UInt8]] in [[], [[1]], [[7], [1]], [[1, 7]], [[1], [8]], [[1], [7], [0]], [[1], []]] {
            #expect(box.open(sealed, associated: other) == nil)
        }
    }

    @Test func anotherKeyDoesNotOpenIt() throws {
        let sealed = try AESSIV(key: Self.key()).seal([42], associated: [[1]])
        #expect(try AESSIV(key: .random(byteCount: 64)).open(sealed, associated: [[1]]) == nil)
    }

    @Test func whatIsTooShortToBeSealedDoesNotOpen() throws {
        let box = try AESSIV(key: Self.key())
        for count in 0...16 { #expect(box.open([UInt8](repeating: 0, count: count)) == nil) }
    }

    @Test func emptyInputsAreRefusedByName() throws {
        let box = try AESSIV(key: Self.key())
        #expect { try box.seal([]) } throws: {
            "\($0)" == "AES-SIV takes no empty plaintext: hand in at least one byte."
        }
        #expect { try box.seal([1], associated: [[1], []]) } throws: {
            "\($0)" == "AES-SIV takes no empty associated string: hand in at least one byte."
        }
    }

    @Test func moreAssociatedStringsThanRFC5297AllowsAreRefused() throws {
        let box = try AESSIV(key: Self.key())
        let most = [[UInt8]](repeating: [1], count: 126)
        #expect(box.open(try box.seal([42], associated: most), associated: most) == [42])
        #expect { try box.seal([42], associated: most + [[1]]) } throws: {
            ($0 as? CryptoError)?.code == .tooManyAssociated
        }
    }

    @Test(arguments: [0, 32, 48, 63, 65])
    func onlyA64ByteKeyIsTaken(count: Int) {
        #expect { try AESSIV(key: Self.key(count)) } throws: {
            "\($0)" == "A key for AES-256-SIV has 64 bytes, this one has \(count): make a new one."
        }
    }

    @Test func threadsShareOneKeyedObject() async throws {
        let box = try AESSIV(key: Self.key())
        let keyed = try HMACSHA256(key: Self.key(32))
        let texts = (0..<200).map { Array("message \($0)".utf8) }
        let expected = try texts.map { (try box.seal($0, associated: [[1]]), keyed.authenticate($0)) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for (text, (sealed, code)) in zip(texts, expected) {
                        guard try box.seal(text, associated: [[1]]) == sealed else { return false }
                        guard box.open(sealed, associated: [[1]]) == text else { return false }
                        guard keyed.authenticate(text) == code else { return false }
                    }
                    return true
                }
            }
            for try await equal in group { #expect(equal) }
        }
    }
}
