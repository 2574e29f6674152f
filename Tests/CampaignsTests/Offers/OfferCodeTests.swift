import Testing

@testable import Campaigns

@Suite struct OfferCodeTests {
    private static func code(_ seed: UInt8) -> String {
        OfferCode.make(from: (0..<16).map { UInt8(truncatingIfNeeded: Int($0) * 37 + Int(seed) * 101) })
    }

    @Test func aCodeReadsBackHoweverItIsTyped() {
        let code = Self.code(1)
        #expect(code.count == 14)
        let plain = code.filter { $0 != "-" }
        #expect(OfferCode.read(code) == .code(plain))
        #expect(OfferCode.read(" \(plain.lowercased()) ") == .code(plain))
        #expect(OfferCode.read(plain.replacing("Z", with: "2")) == .code(plain))
        #expect(OfferCode.read("") == .mistyped)
        #expect(OfferCode.read(plain + "C") == .mistyped)
    }

    /// Nobody has to guess whether it was an O or a zero, and no code spells a word.
    @Test func noSignIsTakenForAnother() {
        #expect(Set(OfferCode.alphabet).count == 23)
        #expect(!OfferCode.alphabet.contains { "AEIOU01258BLS".utf8.contains($0) })
    }

    @Test func everySlipOfOneSignAndEveryTranspositionIsFound() {
        for seed in UInt8(0)..<20 {
            let plain = Array(Self.code(seed).filter { $0 != "-" }.utf8)
            for place in plain.indices {
                for sign in OfferCode.alphabet where sign != plain[place] {
                    var typed = plain
                    typed[place] = sign
                    // One slip in 22 looks like a code of a preview, which no till takes either.
                    #expect(OfferCode.read(String(decoding: typed, as: UTF8.self)).isRefused)
                }
                for other in plain.indices where plain[other] != plain[place] {
                    var typed = plain
                    typed.swapAt(place, other)
                    #expect(OfferCode.read(String(decoding: typed, as: UTF8.self)).isRefused)
                }
            }
        }
    }

    @Test func aSampleIsAsLongAndKnownForOne() {
        let sample = OfferCode.sample(from: [UInt8](repeating: 7, count: 16))
        #expect(sample.count == Self.code(0).count)
        #expect(OfferCode.read(sample) == .sample)
    }
}

extension OfferCode.Typed {
    fileprivate var isRefused: Bool {
        if case .code = self { return false }
        return true
    }
}
