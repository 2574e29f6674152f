import Foundation
import TestSupport
import Testing

/// What mail services hand over, and what Prometheus reads.
@Suite(.bothDatabases) struct HookStoryTests {
    @Test("API-7, BNC-3: signed bounces and complaints count once, in whatever order; unsigned ones change nothing")
    func bouncesComeIn() throws {
        let shop = try Shop()
        try shop.useMaildir()
        try shop.edit("heed.yaml", "return_path: bounces@casalumen.example", "return_path: bounces+*@casalumen.example")
        try shop.edit(
            "heed.yaml", "  public_url: https://casalumen.example\n",
            "  public_url: https://casalumen.example\n  hooks: {password: {file: secrets/hooks-key}}\n")
        try shop.write("a-long-key-for-hooks\n", to: "secrets/hooks-key")
        chmod(shop("secrets/hooks-key"), 0o600)
        try shop.importSamples()
        try shop.done("send", "newsletter", "--send")
        let folder = shop("mails/new")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let paths = try names.prefix(3).map { name in
            let mail = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            let path = try #require(mail.firstMatch(of: /Return-Path: <([^>]+)>/)).1
            let to = try #require(mail.firstMatch(of: /Delivered-To: (\S+)/)).1
            return (path: String(path), to: String(to))
        }
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        func post(_ body: String, signed: Bool = true) throws -> Int {
            try shop.write(body, to: "body")
            let code = try Program.run(
                ["/usr/bin/openssl", "dgst", "-sha256", "-hmac", "a-long-key-for-hooks", "-hex", shop("body")])
            let hex = try #require(code.stdout.split(separator: " ").last).trimmingCharacters(
                in: .whitespacesAndNewlines)
            return try endpoint.call(
                "https://casalumen.example/hooks/bounces",
                ["-X", "POST", "-H", "Content-Type: application/json", "--data-binary", "@\(shop("body"))"]
                    + ["-H", "X-Heed-Signature: sha256=\(signed ? hex : String(repeating: "0", count: 64))"]
            ).status
        }
        let hard = #"{"type": "bounce", "return_path": "\#(paths[0].path)", "status": "5.1.1"}"#
        #expect(try post(hard, signed: false) == 403)
        func causes() throws -> [String] {
            try shop.json("status", "newsletter").elements().flatMap { try $0.member("counts").elements() }
                .filter { try $0.string("state") == "failed" }
                .map { "\(try $0.int("count")) \(try $0.string("cause"))" }.sorted()
        }
        #expect(try causes() == [])
        for _ in 0..<2 { #expect(try post(hard) == 204) }
        #expect(try causes() == ["1 hard_bounce"])
        // Our own fault silences nobody.
        #expect(try post(#"{"type": "bounce", "return_path": "\#(paths[1].path)", "status": "5.7.1"}"#) == 204)
        #expect(try causes() == ["1 hard_bounce", "1 sender"])
        #expect(try post(#"{"type": "complaint", "return_path": "\#(paths[2].path)"}"#) == 204)
        #expect(try shop.done("consent", "history", paths[2].to).contains("objected"))
        // Of messages that are not ours nothing follows, and what is no JSON is refused.
        #expect(try post(#"{"type": "bounce", "return_path": "bounces+nothing@casalumen.example"}"#) == 204)
        #expect(try post("no json") == 400)
        #expect(try endpoint.request("https://casalumen.example/hooks/bounces").status == 405)
    }

    @Test func numbersForPrometheusStandOnAPortOfTheirOwn() throws {
        let shop = try Shop()
        try shop.importSamples()
        try shop.done("request", "add", "CL-1001", "access", "--received", "2026-01-05T10:00:00Z")
        let server = try shop.start("serve", "--port", "0", "--metrics-port", "0")
        defer { server.signal(SIGTERM) }
        let line = try server.waitForLine { $0.hasPrefix("Listening on ") }
        let metrics = try server.waitForLine { $0.hasPrefix("Metrics on ") }
        let site = line.dropFirst("Listening on ".count).trimmingCharacters(in: .whitespacesAndNewlines)
        let url = metrics.dropFirst("Metrics on ".count).trimmingCharacters(in: .whitespacesAndNewlines)
        for path in ["/u/\(String(repeating: "A", count: 50))", "/healthz", "/nothing/here"] {
            _ = try Program.run(["/usr/bin/curl", "-s", site + path])
        }
        let text = try Program.run(["/usr/bin/curl", "-s", url]).stdout
        #expect(text.contains("heed_http_answers_total{method=\"GET\",path=\"/u/…\",status=\"404\"} 1\n"))
        #expect(text.contains("heed_http_answers_total{method=\"GET\",path=\"/healthz\",status=\"200\"} 1\n"))
        #expect(text.contains("heed_requests_open 1\n") && text.contains("heed_requests_overdue 1\n"))
        #expect(!text.contains("AAAA"))
        // Not where customers are.
        #expect(
            try Program.run(["/usr/bin/curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", site + "/metrics"]).stdout
                == "404")
    }
}
