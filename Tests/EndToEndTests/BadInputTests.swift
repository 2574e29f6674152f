import Foundation
import Testing

/// Bad input ends in one clear message and the right exit code, with nothing half-done.
@Suite struct BadInputTests {
    /// What is said starts with the place and the mistake, and shows the line with a caret under its column.
    private func expect(
        _ outcome: Outcome, _ status: Int32, _ words: [String], caretUnder excerpt: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.stdout)\(outcome.stderr)", sourceLocation: location)
        #expect(outcome.stdout == "", "results are not for errors", sourceLocation: location)
        for word in words {
            #expect(outcome.stderr.contains(word), "\(outcome.stderr)", sourceLocation: location)
        }
        if let excerpt {
            let lines = outcome.stderr.components(separatedBy: "\n")
            let caret = lines.firstIndex { $0.contains("^") && !$0.contains(excerpt) } ?? 0
            let column = lines[caret].firstIndex(of: "^").map {
                lines[caret].distance(from: lines[caret].startIndex, to: $0)
            }
            #expect(
                caret > 0 && lines[caret - 1].dropFirst(column ?? 0).hasPrefix(excerpt), "\(outcome.stderr)",
                sourceLocation: location)
        }
    }

    // MARK: - Configuration, campaigns and templates

    @Test func brokenYAML() throws {
        let shop = try Shop()
        try shop.edit("heed.yaml", "organisation:\n", "organisation: [\n")
        let outcome = try shop.heed("check")
        expect(outcome, 78, ["heed.yaml:", ": error: "])
        #expect(outcome.stderr.contains("^"))
    }

    @Test func anUnknownPurpose() throws {
        let shop = try Shop()
        try shop.edit("Campaigns/spring.yaml", "purpose: offers", "purpose: ofers")
        for command in ["check", "audience", "preview", "send"] {
            let words = command == "preview" ? ["--out", "out"] : []
            let outcome = try Program.run([Checkout.heed, command, "spring"] + words, in: shop.path)
            expect(
                outcome, 78, ["Campaigns/spring.yaml:8:10: error: unknown purpose 'ofers'", "Did you mean 'offers'?"],
                caretUnder: "ofers")
        }
        #expect(!FileManager.default.fileExists(atPath: shop("out")))
    }

    @Test func aTemplateWithAnUnclosedTag() throws {
        let shop = try Shop()
        let name = "Templates/newsletter/email.en.html"
        try shop.write(try shop.text(name) + "\n{% if customer.first_name %}Hello\n", to: name)
        let line = try shop.text(name).components(separatedBy: "\n").count - 1
        expect(
            try shop.heed("preview", "newsletter", "--out", "out"), 78, ["\(name):\(line):1: error: ", "endif"],
            caretUnder: "{% if")
        #expect(!FileManager.default.fileExists(atPath: shop("out")))
    }

    @Test func aFieldOutsideTheCatalogue() throws {
        let shop = try Shop()
        let name = "Templates/newsletter/email.en.txt"
        try shop.write(try shop.text(name) + "\nYour shoes: {{ customer.shoe_size }}\n", to: name)
        let line = try shop.text(name).components(separatedBy: "\n").count - 1
        expect(
            try shop.heed("check"), 78, ["\(name):\(line):", ": error: ", "shoe_size"], caretUnder: "customer.shoe_size"
        )
    }

    @Test func aFieldThatThePurposeCouldNeverUse() throws {
        let shop = try Shop()
        let name = "Templates/newsletter/email.en.txt"
        try shop.write(try shop.text(name) + "\nSo far: {{ customer.total_spent }}\n", to: name)
        expect(
            try shop.heed("send", "newsletter", "--send"), 78, [name, "total_spent", "purchase_history"],
            caretUnder: "customer.total_spent")
    }

    @Test func severalMistakesAreReportedAtOnce() throws {
        let shop = try Shop()
        try shop.edit("Campaigns/spring.yaml", "purpose: offers", "purpose: ofers")
        try shop.edit("Campaigns/newsletter.yaml", "template: newsletter", "template: newsleter")
        let outcome = try shop.heed("check")
        expect(outcome, 78, ["Campaigns/spring.yaml:", "Campaigns/newsletter.yaml:"])
    }

    @Test func wordsThatAreNoCommand() throws {
        let shop = try Shop()
        expect(try shop.heed("preveiw", "spring"), 64, ["preveiw", "preview"])
        expect(try shop.heed("preview"), 64, ["CAMPAIGN"])
        expect(
            try shop.heed("audience", "sprung"), 64, ["error: There is no campaign 'sprung'. Did you mean 'spring'?"])
    }

    // MARK: - Files

    @Test func aCSVThatCannotBeRead() throws {
        let shop = try Shop()
        expect(try shop.heed("import", "customers", "missing.csv"), 65, ["missing.csv"])
        let latin = Data("id,email,first_name\nx-3,bea@example.com,Bea\nx-4,jose@example.com,Jos".utf8) + [0xE9, 0x0A]
        try latin.write(to: URL(fileURLWithPath: shop("latin.csv")))
        let outcome = try shop.heed("import", "customers", "latin.csv")
        expect(
            outcome, 65,
            ["latin.csv:3: this line is not UTF-8 text. Save the file as UTF-8 and import it again."])
        for words in ["bea@", "jose@"] { #expect(!outcome.stderr.contains(words)) }
        try #require("id,email\nx-5,eva@example.com\n".data(using: .utf16)).write(
            to: URL(fileURLWithPath: shop("16.csv")))
        expect(try shop.heed("import", "customers", "16.csv"), 65, ["16.csv", "UTF-8"])
        try shop.write("name,mail\nEva,eva@example.com\n", to: "columns.csv")
        expect(try shop.heed("import", "customers", "columns.csv"), 65, ["columns.csv", "'id'"])
    }

    @Test func aBrokenRowIsSetAsideAndTheRestGoesIn() throws {
        let shop = try Shop()
        try shop.write(
            "id,email\nx-1,anna@example.com\nx-2,\"broken\" quote@example.com\nx-3,bea@example.com\n", to: "q.csv")
        let summary = try shop.json("import", "customers", "q.csv")
        #expect(try summary.int("new") == 2 && summary.int("rejected") == 1)
        #expect(try summary.member("problems").elements().map { try $0.int("line") } == [3])
    }

    // MARK: - The relay

    @Test func aWrongPassword() throws {
        let keeper = try Keeper()
        let shop = try Shop()
        try shop.use(keeper)
        try shop.importSamples()
        try shop.setPassword("a-wrong-password")
        let outcome = try shop.heed("send", "newsletter", "--send")
        expect(outcome, 77, ["localhost:\(keeper.port) does not accept the user and password"])
        #expect(!outcome.stderr.contains("a-wrong-password"))
        #expect(try keeper.files().isEmpty)

        // Nothing is marked as tried: with the right password everybody gets it.
        try shop.setPassword(Keeper.password)
        try shop.done("send", "newsletter", "--send")
        let audience = try shop.json("audience", "newsletter").member("channels").member("email")
        #expect(try keeper.files().count == audience.counts("denied")["already_received"])
        #expect(try audience.int("permitted") == 0)
    }

    @Test func aServerThatIsDown() throws {
        let shop = try Shop()
        let keeper = try Keeper()
        // A port that nobody listens on any more.
        let port = try { try Keeper().port }()
        try shop.use(
            port: port, user: Keeper.user, password: Keeper.password, authority: keeper.certificates.authority)
        try shop.importSamples()
        expect(try shop.heed("send", "newsletter", "--send"), 69, ["localhost:\(port)"])
        try shop.edit("heed.yaml", "port: \(port)", "port: \(keeper.port)")
        try shop.done("send", "newsletter", "--send")
        #expect(try keeper.files().count > 20)
    }

    @Test func aServerThatNobodyVouchesFor() throws {
        let keeper = try Keeper()
        let shop = try Shop()
        let stranger = try Certificates()
        try shop.use(
            port: keeper.port, user: Keeper.user, password: Keeper.password, authority: stranger.authority)
        try shop.importSamples()
        expect(try shop.heed("send", "newsletter", "--send"), 69, ["localhost", "certificate"])
        #expect(try keeper.files().isEmpty)
    }
}
