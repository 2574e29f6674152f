import Crypto
import Testing
import Workspace

@testable import Consent

@Suite struct ReturnTokenTests {
    private let mint: TokenMint

    init() throws {
        mint = try TokenMint(keyring: Keyring("7 " + String(repeating: "71", count: 64), use: .token, place: "a test"))
    }

    @Test("BNC-4: the token of a return path says which message, whatever the case, and cannot be made up")
    func returnToken() throws {
        let token = mint.returnToken(delivery: 4711)
        #expect(token.utf8.count == TokenMint.returnLength)
        #expect(token.allSatisfy { $0.isLowercase || ("2"..."7").contains($0) })
        #expect(mint.openReturn(token) == 4711)
        #expect(mint.openReturn(token.uppercased()) == 4711)
        for place in token.indices {
            var changed = token
            changed.replaceSubrange(place...place, with: token[place] == "a" ? "b" : "a")
            #expect(mint.openReturn(changed) == nil)
        }
        #expect(mint.openReturn("") == nil)
        #expect(mint.openReturn(String(repeating: "a", count: TokenMint.returnLength)) == nil)
        // A preview's, and a confirmation's: about no message of a campaign.
        #expect(mint.openReturn(mint.returnToken(delivery: 0)) == nil)
    }

    @Test func base32IsThatOfTheStandardInLowerCase() {
        for (text, coded) in [
            ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ] {
            #expect(Base32.encode(Array(text.utf8)) == coded)
            #expect(Base32.decode(coded) == Array(text.utf8))
            #expect(Base32.decode(coded.uppercased()) == Array(text.utf8))
        }
        // Bits after the last byte: each byte string has one text.
        #expect(Base32.decode("mz") == nil)
        #expect(Base32.decode("m0") == nil)
        #expect(Base32.decode("mzxx") == nil)
    }
}
