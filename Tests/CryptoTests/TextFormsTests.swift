import Testing

@testable import Crypto

@Suite struct TextFormsTests {
    /// RFC 4648 §10, in the URL alphabet and without padding.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64URLIsThatOfRFC4648(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test func base64URLUsesTheURLAlphabet() {
        #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
        #expect(Base64URL.decode("--__") == [0xFB, 0xEF, 0xFF])
        #expect(Base64URL.encode([UInt8](repeating: 0, count: 16)).utf8.count == 22)
    }

    @Test func everyByteStringOfTwoBytesReturns() {
        for number in 0...UInt16.max {
            let bytes = [UInt8(number >> 8), UInt8(number & 255)]
            guard Base64URL.decode(Base64URL.encode(bytes)) == bytes, Hex.decode(Hex.encode(bytes)) == bytes else {
                Issue.record("\(bytes) came back changed")
                return
            }
        }
    }

    @Test(arguments: [
        "Zg==", "Zg=", "Z", "Zm9vY", "Zh", "Zm9", "-_9", "Zm+v", "Zm/v", "Zm 8", "Zm8\n", "Zm8\0", "Zmñ", "Zm9vYmF%",
    ])
    func whatIsNotCanonicalBase64URLIsRefused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func hexIsWrittenInLowerCaseAndReadInEither() {
        #expect(Hex.encode([0x00, 0x0A, 0xFF]) == "000aff")
        #expect(Hex.decode("000aFf") == [0x00, 0x0A, 0xFF])
        #expect(Hex.decode("") == [])
    }

    @Test(arguments: ["0", "0g", "0x", " 0", "00 ", "½0"])
    func whatIsNotHexIsRefused(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
