import Testing

@testable import Crypto

@Suite struct Ed25519Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let seed: String
        let publicKey: String
        let message: String
        let signature: String

        var testDescription: String { name }
    }

    /// RFC 8032 §7.1.
    static let rfc8032 = [
        Vector(
            name: "TEST 1", seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            name: "TEST 2", seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            name: "TEST 3", seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        Vector(
            name: "TEST SHA(abc)", seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ]

    @Test(arguments: rfc8032) func theVectorsOfRFC8032AreReproduced(vector: Vector) throws {
        let key = try Ed25519(seed: SecretKey(try #require(Hex.decode(vector.seed))))
        let message = try #require(Hex.decode(vector.message))
        #expect(Hex.encode(key.publicKey) == vector.publicKey)
        #expect(Hex.encode(key.sign(message)) == vector.signature)
        #expect(Ed25519.isValid(key.sign(message), of: message, publicKey: key.publicKey))
    }

    @Test func whatWasChangedIsRefused() throws {
        let vector = Self.rfc8032[2]
        let message = try #require(Hex.decode(vector.message))
        let signature = try #require(Hex.decode(vector.signature))
        let publicKey = try #require(Hex.decode(vector.publicKey))
        for index in signature.indices {
            var other = signature
            other[index] ^= 1
            #expect(!Ed25519.isValid(other, of: message, publicKey: publicKey), "byte \(index)")
        }
        #expect(!Ed25519.isValid(signature, of: message + [0], publicKey: publicKey))
        #expect(!Ed25519.isValid(signature, of: [], publicKey: publicKey))
        let other = try #require(Hex.decode(Self.rfc8032[0].publicKey))
        #expect(!Ed25519.isValid(signature, of: message, publicKey: other))
    }

    @Test func whatIsNoKeyOrNoSignatureIsRefused() throws {
        let signature = try #require(Hex.decode(Self.rfc8032[0].signature))
        let publicKey = try #require(Hex.decode(Self.rfc8032[0].publicKey))
        #expect(!Ed25519.isValid([], of: [], publicKey: publicKey))
        #expect(!Ed25519.isValid(signature.dropLast(), of: [], publicKey: publicKey))
        #expect(!Ed25519.isValid(signature + [0], of: [], publicKey: publicKey))
        #expect(!Ed25519.isValid(signature, of: [], publicKey: []))
        #expect(!Ed25519.isValid(signature, of: [], publicKey: publicKey + [0]))
    }

    @Test func aSeedOfAnotherLengthIsRefused() {
        let error = #expect(throws: CryptoError.self) { try Ed25519(seed: SecretKey([1, 2, 3])) }
        #expect(error?.code == .keyLength)
        #expect(error?.description == "A key for Ed25519 has 32 bytes, this one has 3: make a new one.")
    }

    @Test func aKeyPrintsOnlyItsPublicHalf() throws {
        let vector = Self.rfc8032[0]
        let key = try Ed25519(seed: SecretKey(try #require(Hex.decode(vector.seed))))
        #expect("\(key)" == "Ed25519(\(vector.publicKey))")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains(vector.seed) && !dumped.contains("pair"))
    }
}
