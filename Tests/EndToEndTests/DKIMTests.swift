import Foundation
import Testing

/// Mails that Heed signs itself, as their senders' owner and a receiver see it.
@Suite struct DKIMTests {
    private struct Question: Encodable {
        let records: [String: String]
        let files: [String]
    }

    @Test("UNS-4, DKIM-1: with 'dkim: heed' every mail has two signatures that the printed records confirm")
    func signed() throws {
        let shop = try Shop()
        try shop.edit("heed.yaml", "dkim: relay", "dkim: heed")
        try shop.importSamples()

        // Without keys nothing that has to be signed goes anywhere.
        for command in [["check", "spring"], ["preview", "spring", "--out", "out"], ["send", "spring"]] {
            let outcome = try Program.run([Checkout.heed] + command, in: shop.path)
            #expect(outcome.status == 78, "\(command): \(outcome.stderr)")
            #expect(outcome.stderr.contains("Run 'heed keys dkim casalumen.example'"), "\(outcome.stderr)")
        }
        let made = try shop.heed("keys", "dkim")
        #expect(made.status == 0 && made.stderr.contains("They sign at once."), "\(made.stderr)")
        #expect(made.stdout.contains("-rsa._domainkey.casalumen.example. IN TXT (\n  \"v=DKIM1; k=rsa; p="))
        let keys = try shop.json("keys", "dkim").elements()
        #expect(try keys.map { try $0.string("state") } == ["signs", "signs"])
        var records: [String: String] = [:]
        for key in keys { records[try key.string("name")] = try key.strings("pieces").joined() }

        try shop.done("preview", "spring", "--all", "--out", "out")
        let files = try FileManager.default.contentsOfDirectory(atPath: shop("out"))
            .filter { $0.hasSuffix(".eml") }.sorted().map { shop("out/\($0)") }
        try #require(files.count > 20)
        let question = String(
            decoding: try JSONEncoder().encode(Question(records: records, files: files)), as: UTF8.self)
        let judged = try Program.run([Checkout.python, Checkout.server("check_dkim.py"), question])
        try #require(judged.status == 0, "\(judged.stderr)")
        #expect(
            try JSONDecoder().decode([[Bool]].self, from: Data(judged.stdout.utf8))
                == [[Bool]](repeating: [true, true], count: files.count))
        for mail in try Mail.read(files) {
            let names = try mail.all("DKIM-Signature").map {
                try #require($0.filter { $0 != " " }.split(separator: ";").first { $0.hasPrefix("h=") }).dropFirst(2)
                    .split(separator: ":").map(String.init)
            }
            #expect(names.allSatisfy { Set($0).isSuperset(of: ["List-Unsubscribe", "List-Unsubscribe-Post", "From"]) })
            #expect(mail.faults.isEmpty && mail.defects.isEmpty)
        }
    }

    @Test("new keys wait until they are put into use")
    func rotation() throws {
        let shop = try Shop()
        try shop.done("keys", "dkim", "casalumen.example")
        let none = try shop.heed("keys", "dkim", "--use")
        #expect(none.status == 64 && none.stderr.contains("No key of casalumen.example waits"), "\(none.stderr)")
        // Keys of the same day are never overwritten.
        #expect(try shop.heed("keys", "dkim", "--new").status != 0)
        let folder = shop("secrets/dkim/casalumen.example")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let old = name.replacingOccurrences(of: "heed-20", with: "heed-19")
            try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/\(old)")
        }
        let new = try shop.heed("keys", "dkim", "--new")
        #expect(new.status == 0 && new.stderr.contains("They wait until"), "\(new.stderr)")
        func states() throws -> [String] { try shop.json("keys", "dkim").elements().map { try $0.string("state") } }
        #expect(try states() == ["signs", "signs", "waits", "waits"])
        try shop.done("keys", "dkim", "--use")
        #expect(try states() == ["old", "old", "signs", "signs"])
        let unknown = try shop.heed("keys", "dkim", "casalumen.exampel")
        #expect(unknown.status == 64 && unknown.stderr.contains("casalumen.example"), "\(unknown.stderr)")
    }
}
