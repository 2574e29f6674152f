import Testing
import Workspace

@Suite struct NearestTests {
    @Test(arguments: [
        ("consnt", "consent"), ("contrcat", "contract"), ("Legal-Obligation", "legal_obligation"),
        ("soft optin", "soft_opt_in"), ("CONSENT", "consent"), ("legitimate_intrest", "legitimate_interest"),
    ])
    func aMisspeltWordFindsItsNeighbour(word: String, meant: String) {
        let words = ["consent", "soft_opt_in", "legitimate_interest", "contract", "legal_obligation"]
        #expect(Nearest.match(word, in: words) == meant)
        #expect(Nearest.suggestion(for: word, in: words) == "Did you mean '\(meant)'?")
    }

    @Test(arguments: ["", "x", "permission", "constitution", String(repeating: "consent", count: 20)])
    func aDistantWordFindsNothing(word: String) {
        #expect(Nearest.match(word, in: ["consent", "contract"]) == nil)
        #expect(Nearest.suggestion(for: word, in: ["consent", "contract"]) == nil)
    }

    @Test func shortWordsMatchOnlyInCaseOrOrder() {
        #expect(Nearest.match("EN", in: ["es", "en"]) == "en")
        #expect(Nearest.match("ne", in: ["es", "en"]) == "en")
        #expect(Nearest.match("em", in: ["es", "en"]) == nil)
    }

    @Test func ofEqualsTheFirstWins() {
        #expect(Nearest.match("cat", in: ["bat", "hat"]) == "bat")
    }
}
