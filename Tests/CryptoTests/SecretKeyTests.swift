import Testing

@testable import Crypto

@Suite struct SecretKeyTests {
    @Test func aKeyDoesNotPrintItself() {
        let key = SecretKey(Array("s3cret-s3cret".utf8))
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "SecretKey(13 bytes, redacted)")
        #expect(String(reflecting: key) == "SecretKey(13 bytes, redacted)")
        #expect(dumped == "- SecretKey(13 bytes, redacted) #0\n")
        #expect(!"\(["k": key])".contains("115"))
    }

    @Test func aKeyKeepsItsBytes() {
        #expect(SecretKey([1, 2, 3]).copyBytes() == [1, 2, 3])
        #expect(SecretKey([]).copyBytes() == [])
    }

    @Test func randomBytesHaveTheLengthAskedForAndDiffer() throws {
        #expect(try SecureRandom.bytes(0) == [])
        let first = try SecureRandom.bytes(32)
        #expect(first.count == 32)
        #expect(try SecureRandom.bytes(32) != first)
        let key = try SecretKey.random(byteCount: 64)
        #expect(key.byteCount == 64)
        #expect(Set(key.copyBytes()).count > 16)
    }

    @Test func equalityLooksAtEveryByteAndTheLength() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([1, 2, 3], [0, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
        #expect(!constantTimeEqual([], [0]))
    }
}
