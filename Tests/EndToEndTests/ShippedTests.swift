import Foundation
import TestSupport
import Testing

/// What a newcomer meets: the demo and the commands of the README, run as they stand.
@Suite struct ShippedTests {
    // MARK: - make demo

    @Test func theDemoPreviewsTheShippedCampaignsInBothLanguagesAndChannels() throws {
        let folder = TemporaryFolder()
        let script = try String(contentsOfFile: Checkout.root + "/Scripts/demo", encoding: .utf8)
        let steps = script.components(separatedBy: "\n").filter { $0.hasPrefix("\"$heed\" ") }
        #expect(steps.count >= 5)
        let outcome = try Program.run(
            ["/bin/sh", "-ec", steps.joined(separator: "\n")], in: folder.path, environment: ["heed": Checkout.heed])
        try #require(outcome.status == 0, "\(outcome.stdout)\(outcome.stderr)")

        let previews = folder("previews")
        let names = try FileManager.default.contentsOfDirectory(atPath: previews).sorted()
        for campaign in ["spring", "newsletter", "order-confirmation"] {
            for language in ["en", "es"] {
                #expect(
                    names.contains { $0.hasSuffix("-email-\(language)-\(campaign).eml") }, "\(campaign) \(language)")
            }
        }
        for language in ["en", "es"] {
            #expect(names.contains { $0.hasSuffix("-sms-\(language)-spring.sms.txt") })
        }
        // Every message has its files and its envelope.
        for name in names where name.hasSuffix(".eml") {
            let stem = String(name.dropLast(4))
            for ending in [".html", ".txt", ".json"] { #expect(names.contains(stem + ending)) }
            let envelope = try JSON(String(contentsOfFile: "\(previews)/\(stem).json", encoding: .utf8))
            #expect(try envelope.string("tokens") == "sample")
            #expect(try envelope.member("why").elements().count >= 2)
        }
        // They hold personal data: for their owner's eyes only, and no person's name in a file's name.
        #expect(try mode(previews) == 0o700)
        for name in names { #expect(try mode(previews + "/" + name) == 0o600, "\(name)") }
        #expect(!names.contains { $0.contains("@") || $0.contains("lucia") })
        try everyMailIsWhole(names.filter { $0.hasSuffix(".eml") }.map { previews + "/" + $0 })
        try aSampleLinkNamesItsPurpose(previews + "/0001-email-en-spring.txt", in: folder("demo"))
        try theGalleryStandsAlone(previews + "/index.html", messages: names.filter { $0.hasSuffix(".json") }.count)
    }

    private func everyMailIsWhole(_ files: [String]) throws {
        for mail in try Mail.read(files) {
            #expect(mail.defects == [] && mail.faults == [], "\(mail.file)")
            #expect(mail.types == ["multipart/alternative", "text/plain", "text/html"], "\(mail.file)")
            #expect(mail.text.contains("Calle del Faro 12") && mail.html.contains("Calle del Faro 12"), "\(mail.file)")
            #expect(mail.text.contains("https://casalumen.example/u/"), "\(mail.file)")
            // HDR-8: a confirmation is no marketing.
            let isMarketing = !["order-confirmation", "follow-up"].contains { mail.file.contains($0) }
            #expect((mail["List-Unsubscribe-Post"] != nil) == isMarketing, "\(mail.file)")
        }
    }

    /// The first preview of a new workspace already shows the page of the right purpose.
    private func aSampleLinkNamesItsPurpose(_ file: String, in workspace: String) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let link = try #require(text.components(separatedBy: .whitespacesAndNewlines).first { $0.contains("/u/") })
        let told = try Program.run([Checkout.heed, "token", "inspect", link, "--json"], in: workspace)
        let token = try JSON(told.stdout)
        #expect(try token.string("kind") == "sample")
        #expect(try token.string("purpose") == "offers")
        #expect(try token.string("channel") == "email")
    }

    /// One page that asks nothing of any network, whatever it shows.
    private func theGalleryStandsAlone(_ file: String, messages: Int) throws {
        let page = try String(contentsOfFile: file, encoding: .utf8)
        #expect(messages > 30)
        #expect(page.contains("Content-Security-Policy") && page.contains("default-src 'none'"))
        // Addresses stand in it as text of messages; nothing of the page's own loads one.
        for pattern in [
            #"<script[^>]+src="#, #"<link[^>]+href="#, #"<img[^>]+src="(?!data:)"#, #"@import"#, #"url\(["']?https?:"#,
            #"<iframe[^>]+src="#,
        ] { #expect(page.range(of: pattern, options: .regularExpression) == nil, "\(pattern)") }
        #expect(page.contains("spring") && page.contains("newsletter"))
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func aNewWorkspaceWorksAtOnceAndKeepsItsSecrets() throws {
        let shop = try Shop()
        try shop.done("check")
        #expect(try mode(shop.path) == 0o700)
        #expect(try mode(shop("secrets")) == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: shop("secrets")) {
            #expect(try mode(shop("secrets/" + name)) == 0o600, "\(name)")
        }
        #expect(
            try shop.text("heed.yaml") == String(contentsOfFile: Checkout.root + "/Samples/heed.yaml", encoding: .utf8))
    }

    // MARK: - README

    @Test func theCommandsOfTheReadmeRunAsTheyStand() throws {
        let readme = try String(contentsOfFile: Checkout.root + "/README.md", encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "```sh\n").dropFirst().first)
        let lines = try #require(block.components(separatedBy: "```").first).components(separatedBy: "\n")
        let commands = lines.map { $0.components(separatedBy: " #")[0].trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        #expect(commands.count >= 10)
        let serve = try #require(commands.last)
        #expect(serve == "heed serve --port 8080")

        // What the reader sets up in between: a relay to send through.
        let keeper = try Keeper()
        let setUp = """
            sed -i 's/^    port: 587$/    port: \(keeper.port)/; s|^    relay: localhost$|&\\n    ca_file: \
            \(keeper.certificates.authority)|' heed.yaml
            printf '%s\\n' \(Keeper.password) > secrets/smtp-password && chmod 600 secrets/smtp-password
            """
        let script = commands.dropLast().map { $0.hasSuffix("--send") ? setUp + "\n" + $0 : $0 }
        let folder = TemporaryFolder()
        let bin = (Checkout.heed as NSString).deletingLastPathComponent
        let path = bin + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        let outcome = try Program.run(
            ["/bin/sh", "-exc", script.joined(separator: "\n")], in: folder.path, environment: ["PATH": path])
        #expect(outcome.status == 0, "\(outcome.stdout)\(outcome.stderr)")
        #expect(FileManager.default.fileExists(atPath: folder("shop/previews/index.html")))
        #expect(try keeper.files().count > 20)

        // The last one runs until it is stopped; here on a port that is free.
        let words = serve.replacingOccurrences(of: "8080", with: "0").components(separatedBy: " ").dropFirst()
        let server = try Program.start([Checkout.heed] + words, in: folder("shop"))
        try poll(seconds: 20) { (server.stdout + server.stderr).contains("http://") }
        #expect((server.stdout + server.stderr).contains("http://127.0.0.1:"))
        server.signal(SIGTERM)
        #expect(try server.wait(seconds: 20).status == 0)
    }

    @Test func everyCommandHasHelpWithAnExample() throws {
        let overview = try Program.run([Checkout.heed, "--help"])
        #expect(overview.status == 0 && overview.stderr == "")
        let listed = overview.stdout.components(separatedBy: "\n").filter { $0.hasPrefix("  ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        let needed = [
            "init", "import", "check", "audience", "why", "preview", "send", "status", "pause", "resume", "cancel",
            "resolve", "serve", "token",
        ]
        #expect(Set(needed).subtracting(listed) == [])
        for command in listed where command.first?.isLetter == true && command != "heed" {
            let help = try Program.run([Checkout.heed, command, "--help"])
            #expect(help.status == 0 && help.stderr == "", "\(command)")
            #expect(
                help.stdout.components(separatedBy: "heed \(command)").count > 2, "\(command): usage and an example")
        }
    }
}
