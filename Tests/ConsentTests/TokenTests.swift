import Consent
import Crypto
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("Tokens", .bothDatabases)
struct TokenTests {
    let house: TestHouse
    let scope: TokenScope

    init() throws {
        house = try TestHouse()
        scope = try house.numbers.scope(purpose: "newsletter", channel: .email)
    }

    @Test("UNS-5: a token has exactly 50 characters of base64url and opens to what it was made from")
    func roundTrip() throws {
        for kind in Token.Kind.allCases where kind != .sample {
            for number: Int64 in [0, 1, 4711, .max, -1] {
                let text = try house.mint.token(kind, customer: number, delivery: number / 2, scope: scope)
                #expect(text.utf8.count == 50)
                #expect(text.utf8.allSatisfy { isBase64URL($0) })
                let token = Token(kind: kind, customer: number, delivery: number / 2, scope: scope)
                #expect(house.mint.open(text) == token)
            }
        }
    }

    private func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    @Test("every channel and purpose number survives the two bytes of the scope")
    func scopes() throws {
        for number: UInt16 in [0, 1, 255, 256, TokenScope.highestPurposeNumber] {
            for channel in [nil, .email, .sms] as [Channel?] {
                let scope = TokenScope(purposeNumber: number, channel: channel)
                let text = try house.mint.token(.preferences, customer: 1, delivery: 2, scope: scope)
                #expect(house.mint.open(text)?.scope == scope)
            }
        }
    }

    @Test("the same delivery has the same token on every attempt, another delivery another one")
    func deterministic() throws {
        let first = try house.mint.token(.unsubscribe, customer: 1, delivery: 2, scope: scope)
        #expect(try house.mint.token(.unsubscribe, customer: 1, delivery: 2, scope: scope) == first)
        #expect(try house.mint.token(.unsubscribe, customer: 1, delivery: 3, scope: scope) != first)
        #expect(try house.mint.token(.preferences, customer: 1, delivery: 2, scope: scope) != first)
        let sms = try house.numbers.scope(purpose: "newsletter", channel: .sms)
        #expect(try house.mint.token(.unsubscribe, customer: 1, delivery: 2, scope: sms) != first)
    }

    @Test("UNS-5: a token with any bit flipped, cut, lengthened or padded opens nothing")
    func forged() throws {
        let text = try house.mint.token(.unsubscribe, customer: 17, delivery: 4711, scope: scope)
        let bytes = try #require(Base64URL.decode(text))
        #expect(bytes.count == 37)
        for bit in 0..<(bytes.count * 8) {
            var forged = bytes
            forged[bit / 8] ^= 1 << (bit % 8)
            #expect(house.mint.open(Base64URL.encode(forged)) == nil, "bit \(bit)")
        }
        for forged in [String(text.dropLast()), text + "A", text + "=", "", String(repeating: "A", count: 50)] {
            #expect(house.mint.open(forged) == nil)
        }
    }

    @Test("UNS-11: after the key was rotated old tokens open, those of an unknown key do not")
    func rotation() throws {
        let old = try house.mint.token(.unsubscribe, customer: 17, delivery: 4711, scope: scope)
        let newKey = "8 " + String(repeating: "82", count: 64)
        let ring = try Keyring(TestHouse.tokenKey7 + "\n" + newKey, use: .token, place: "a test")
        let rotated = try TokenMint(keyring: ring)
        #expect(rotated.open(old)?.customer == 17)
        let new = try rotated.token(.unsubscribe, customer: 17, delivery: 4711, scope: scope)
        #expect(rotated.open(new)?.customer == 17)
        #expect(Base64URL.decode(new)?[1] == 8)
        #expect(house.mint.open(new) == nil)
        // The number alone opens nothing: another key under the same number.
        let other = try Keyring("7 " + String(repeating: "55", count: 64), use: .token, place: "a test")
        #expect(try TokenMint(keyring: other).open(old) == nil)
    }

    @Test("a sample is as long as the token it stands for, and opens as a sample only")
    func samples() throws {
        for kind in Token.Kind.allCases where kind != .sample {
            let text = try house.mint.sample(of: kind, scope: scope)
            #expect(text.utf8.count == 50)
            let token = Token(kind: .sample, customer: 0, delivery: 0, scope: scope, sampleOf: kind)
            #expect(house.mint.open(text) == token)
        }
    }

    @Test("a short token has 22 characters; the database keeps its SHA-256 and never the token")
    func short() throws {
        let short = try house.mint.short(.unsubscribe, customer: 17, delivery: 4711, scope: scope)
        #expect(short.text.utf8.count == 22)
        #expect(try house.mint.open(short.text, in: house.session) == nil)
        try house.session.transaction { try short.store(at: TestHouse.now, in: house.session) }
        #expect(try house.mint.open(short.text, in: house.session) == short.token)
        let hash = try #require(try house.session.first("SELECT hash FROM short_token") { $0.blob(0) })
        #expect(hash == SHA256.hash(try #require(Base64URL.decode(short.text))))
        let another = try house.mint.short(.unsubscribe, customer: 17, delivery: 4711, scope: scope)
        #expect(another.text != short.text)
    }

    @Test("a short sample is known without any row, by old keys too, and by no other workspace")
    func shortSamples() throws {
        let text = try house.mint.shortSample()
        #expect(text.utf8.count == 22)
        #expect(try house.mint.open(text, in: house.session)?.kind == .sample)
        let newKey = "8 " + String(repeating: "82", count: 64)
        let rotated = try TestHouse(tokenKeys: TestHouse.tokenKey7 + "\n" + newKey)
        #expect(try rotated.mint.open(text, in: rotated.session)?.kind == .sample)
        let stranger = try TestHouse(tokenKeys: newKey)
        #expect(try stranger.mint.open(text, in: stranger.session) == nil)
        for text in ["", "abc", String(repeating: "A", count: 22), text.dropLast() + "!"] {
            #expect(try house.mint.open(text, in: house.session) == nil)
        }
    }

    @Test("a purpose keeps its number for ever, and a new one gets the next")
    func purposeNumbers() throws {
        let number = scope.purposeNumber
        let later = try PurposeNumbers.register(["brand_new", "newsletter"], house.session)
        #expect(try later.scope(purpose: "newsletter", channel: .email).purposeNumber == number)
        #expect(
            try later.scope(purpose: "brand_new", channel: nil).purposeNumber
                == UInt16(house.configuration.purposes.count + 1))
        #expect(try PurposeNumbers.purpose(of: scope, house.session) == "newsletter")
        #expect(try PurposeNumbers.load(house.session) == later)
    }

    @Test("a purpose that was never registered is named in the error, and a sample does without")
    func unknownPurpose() throws {
        let error = #expect(throws: ConsentError.self) { try house.numbers.scope(purpose: "nope", channel: .sms) }
        #expect(error?.code == .unknownPurpose)
        #expect(
            error?.description
                == "The purpose 'nope' has no number for tokens yet: register the purposes of heed.yaml first.")
        #expect(house.numbers.sampleScope(purpose: "nope", channel: .sms).purposeNumber == 0)
    }
}
