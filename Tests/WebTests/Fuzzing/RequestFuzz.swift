import Consent
import Foundation
import TestSupport
import Testing
import Workspace

@testable import Web

/// API-3: whatever comes over the line, the endpoint neither crashes nor hangs, writes nothing that no link allows, and
/// repeats nothing of it as markup or as a header.
///
///     WEB_FUZZ_RUNS=200000 swift test --disable-xctest --filter RequestFuzz
///     WEB_FUZZ_SEED=4711 WEB_FUZZ_RUNS=1 swift test --disable-xctest --filter RequestFuzz
@Suite struct RequestFuzz {
    private static let environment = ProcessInfo.processInfo.environment
    private static let runs = environment["WEB_FUZZ_RUNS"].flatMap { UInt64($0) } ?? 3000
    private static let firstSeed = environment["WEB_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test func generatedRequestsChangeNothingAndAreRepeatedNowhere() throws {
        let house = try TestSite()
        let person = try house.customer()
        let writing = ["/u/\(try house.token(person))", "/p/\(try house.token(person, kind: .preferences))"]
        let links =
            writing + [
                "/r/\(try house.token(person, kind: .report))", "/rights/\(try house.token(person, kind: .rights))",
                "/u/\(try house.mint.sample(of: .unsubscribe, scope: house.numbers.scope(purpose: "newsletter", channel: .email)))",
            ]
        print("request fuzz: \(Self.runs) runs from seed \(Self.firstSeed)")
        var events = try house.eventCount(person)
        var answers: [Int: Int] = [:]
        for seed in Self.firstSeed..<Self.firstSeed + Self.runs {
            var hostile = HostileRequest(random: SeededRandom(seed: seed), links: links)
            let request = hostile.request()
            let response = house.site.respond(to: request)
            answers[response.status.rawValue, default: 0] += 1
            let which: Comment = "WEB_FUZZ_SEED=\(seed): \(request.method) \(request.path.debugDescription)"
            #expect(response.status != .internalServerError, which)
            #expect(!response.text.contains(HostileRequest.markup), which)
            #expect(!response.headers.all.contains { $0.value.contains { $0.isNewline } }, which)
            // Only the right link, whole and by POST, may write.
            let isAllowed = request.method == "POST" && writing.contains(request.path)
            let now = try house.eventCount(person)
            #expect(now == events || isAllowed, which)
            events = now
        }
        print("request fuzz: answers \(answers.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" })")
        if Self.runs >= 1000 {
            #expect([200, 400, 404, 405].allSatisfy { answers[$0, default: 0] > 10 }, "too few kinds of answers")
        }
    }

    @Test func generatedBytesOnTheWireAreAnsweredOrRefused() throws {
        let server = try TestServer()
        let runs = min(Self.runs / 20, 2000)
        for seed in Self.firstSeed..<Self.firstSeed + runs {
            var hostile = HostileRequest(random: SeededRandom(seed: seed), links: ["/u/AbCdEf"])
            let wire = try Wire(port: server.port)
            wire.send(bytes: hostile.bytes())
            let received = wire.receive(secondsOfSilence: 0.02)
            #expect(received.isEmpty || received.hasPrefix("HTTP/1."), "WEB_FUZZ_SEED=\(seed)")
            #expect(!statuses(received).contains(500), "WEB_FUZZ_SEED=\(seed)")
        }
        // It still stands, and what it handed on was a path and had the size that bodies may have.
        #expect(
            statuses(
                try exchange("GET /ok HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: server.port))
                == [200])
        let seen = server.handler.seen
        #expect(seen.last?.path == "/ok")
        #expect(runs < 100 || seen.count > 20, "too few of the requests are whole")
        #expect(seen.allSatisfy { $0.path.utf8.allSatisfy { 0x21...0x7E ~= $0 } && $0.body.utf8.count <= 3 << 16 })
    }

    @Test func aFormReadsAsItWasWrittenAndNothingElseBreaksIt() {
        for seed in Self.firstSeed..<Self.firstSeed + Self.runs {
            var hostile = HostileRequest(random: SeededRandom(seed: seed), links: ["/u/AbCdEf"])
            let fields = hostile.fields()
            let read = FormFields.decode(HostileRequest.encoded(fields))
            #expect(
                read?.map(\.name) == fields.map(\.name) && read?.map(\.value) == fields.map(\.value),
                "WEB_FUZZ_SEED=\(seed)")
            let request = hostile.request()
            // Whatever it is: an answer, and none that a stranger could have put there.
            if let bent = FormFields.decode(request.body) { #expect(bent.count <= 200) }
            let language = ContentPreference.language(request.headers, among: ["en", "es"])
            #expect([nil, "en", "es"].contains(language))
            _ = ContentPreference.wantsHTML(request.headers)
        }
    }
}
