import Consent
import Crypto
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Web

@Suite(.bothDatabases) struct OneClickTests {
    /// UNS-8: UV-1, UV-2 and UV-3 of STANDARDS (RFC 8058 §8), and what else is sent.
    static let bodies: [(type: String?, body: String)] = [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn",
            "-----FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                + "One-Click\r\n-----FormBoundaryjWmhtjORrn--\r\n"
        ),
        (
            "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn",
            "---FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                + "One-Click\r\n---FormBoundaryjWmhtjORrn--"
        ),
        (nil, "List-Unsubscribe=One-Click"),
        (nil, ""),
        ("text/plain", "List-Unsubscribe=One-Click"),
    ]

    @Test(arguments: bodies)
    func uns8EveryBodyOfAMailProgramUnsubscribes(type: String?, body: String) throws {
        let house = try TestSite()
        let person = try house.customer()
        #expect(try house.mayContact(person))
        let answer = house.site.respond(
            to: Ask.post("/u/\(try house.token(person))", type.map { [("Content-Type", $0)] } ?? [], body: body))
        #expect(answer.status == .ok)
        #expect(try !house.mayContact(person))
    }

    @Test func uns5UNS6NoCookieNoHeaderAndNoArgumentIsNeeded() throws {
        let house = try TestSite()
        let person = try house.customer()
        let answer = house.site.respond(
            to: Request(method: "POST", path: "/u/\(try house.token(person))"))
        #expect(answer.status == .ok)
        #expect(answer.headers["Set-Cookie"] == nil)
        #expect(answer.text == "Unsubscribed.\n")
        #expect(try !house.mayContact(person))
    }

    @Test(arguments: [[("Accept", "*/*")], Ask.browser])
    func uns7TheAnswerIs200WithoutRedirect(headers: [(String, String)]) throws {
        let house = try TestSite()
        let answer = house.site.respond(to: Ask.post("/u/\(try house.token(house.customer()))", headers))
        #expect(answer.status == .ok)
        #expect(answer.headers["Location"] == nil)
        #expect(answer.headers["Refresh"] == nil)
        #expect(!answer.text.lowercased().contains("http-equiv"))
    }

    @Test func uns5ATokenForOnePurposeStopsNoOther() throws {
        let house = try TestSite()
        let person = try house.customer()
        _ = house.site.respond(to: Ask.post("/u/\(try house.token(person, "offers"))"))
        #expect(try !house.mayContact(person, "offers"))
        #expect(try house.mayContact(person, "newsletter"))
    }

    @Test func uns5AnyFlippedBitIsA404ThatChangesAndRepeatsNothing() throws {
        let house = try TestSite()
        let person = try house.customer()
        let before = try house.eventCount(person)
        let bytes = try #require(Base64URL.decode(house.token(person)))
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let token = Base64URL.encode(flipped)
            var request = Ask.post("/u/\(token)")
            request.client = nil
            let answer = house.site.respond(to: request)
            #expect(answer.status == .notFound)
            #expect(!answer.text.contains(token))
        }
        #expect(try house.eventCount(person) == before)
        #expect(try house.mayContact(person))
    }

    @Test(arguments: [
        "", "x", "../u/x", "%2e%2e", String(repeating: "A", count: 50), String(repeating: "A", count: 22),
    ])
    func uns5WhatIsNoTokenIsNotFound(token: String) throws {
        let house = try TestSite()
        for method in ["GET", "POST"] {
            let answer = house.site.respond(to: Request(method: method, path: "/u/\(token)"))
            #expect(answer.status == .notFound)
            #expect(answer.headers["Content-Type"] == "application/problem+json")
        }
    }

    @Test(arguments: Token.Kind.allCases.filter { $0 != .unsubscribe && $0 != .sample })
    func uns5ATokenOfAnotherKindUnsubscribesNobody(kind: Token.Kind) throws {
        let house = try TestSite()
        let person = try house.customer()
        let token = try house.token(person, kind: kind)
        #expect(house.site.respond(to: Ask.get("/u/\(token)")).status == .notFound)
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .notFound)
        #expect(try house.mayContact(person))
    }

    @Test func uns9GetHeadAndOptionsAHundredTimesChangeNothing() throws {
        let house = try TestSite()
        let person = try house.customer()
        let path = "/u/\(try house.token(person))"
        let before = try house.eventCount(person)
        for _ in 0..<100 {
            #expect(house.site.respond(to: Ask.get(path)).status == .ok)
            #expect(house.site.respond(to: Request(method: "HEAD", path: path)).status == .ok)
            #expect(house.site.respond(to: Request(method: "OPTIONS", path: path)).status == .noContent)
        }
        #expect(try house.eventCount(person) == before)
        #expect(try house.mayContact(person))
        #expect(house.site.respond(to: Ask.post(path)).status == .ok)
        #expect(try !house.mayContact(person))
    }

    @Test func uns10TheSecondTimeIsAnsweredAlikeAndWritesNothing() throws {
        let house = try TestSite()
        let person = try house.customer()
        let path = "/u/\(try house.token(person))"
        let first = house.site.respond(to: Ask.post(path, Ask.browser))
        let events = try house.eventCount(person)
        house.clock.advance(seconds: 3600)
        #expect(house.site.respond(to: Ask.post(path, Ask.browser)) == first)
        #expect(try house.eventCount(person) == events)
    }

    @Test func uns11ATokenOfAnOlderKeyWorksFourHundredDaysLater() throws {
        let house = try TestSite(tokenKeys: TestSite.keys(7, 8))
        let person = try house.customer()
        let old = try TokenMint(keyring: Keyring(TestSite.keys(7), use: .token, place: "a test"))
        let token = try old.token(
            .unsubscribe, customer: person, delivery: 1,
            scope: house.numbers.scope(purpose: "newsletter", channel: .email))
        house.clock.advance(seconds: 400 * 86_400)
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .ok)
        #expect(try !house.mayContact(person))
    }

    @Test func uns11ATokenWorksAfterTheCustomerWasErased() throws {
        let house = try TestSite()
        let person = try house.customer()
        let token = try house.token(person)
        try house.session.transaction {
            try house.session.execute("DELETE FROM contact_point WHERE customer = \(person)")
            try house.session.execute("DELETE FROM customer WHERE id = \(person)")
        }
        #expect(house.site.respond(to: Ask.get("/u/\(token)")).status == .ok)
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .ok)
    }

    @Test func aShortTokenUnsubscribesToo() throws {
        let house = try TestSite()
        let person = try house.customer()
        let short = try house.mint.short(
            .unsubscribe, customer: person, delivery: 1,
            scope: house.numbers.scope(purpose: "newsletter", channel: .email))
        try short.store(at: TestSite.now, in: house.session)
        #expect(house.site.respond(to: Ask.get("/u/\(short.text)")).status == .ok)
        #expect(house.site.respond(to: Ask.post("/u/\(short.text)")).status == .ok)
        #expect(try !house.mayContact(person))
    }

    @Test func theEvidenceSaysWhetherAPersonOrAMailProgramAsked() throws {
        let house = try TestSite()
        let people = try house.customers(2)
        _ = house.site.respond(to: Ask.post("/u/\(try house.token(people[0]))"))
        _ = house.site.respond(to: Ask.post("/u/\(try house.token(people[1]))", Ask.browser))
        let methods = try people.map { person in
            try ConsentHistory.events(of: person, house.session).filter { $0.state == .withdrawn }.map(\.method)
        }
        #expect(methods == [["one_click"], ["page"]])
    }
}

// MARK: - Many, and trouble

@Suite struct CommitterTests {
    @Test func uns12TenThousandValidPostsFromOneAddressAllWork() throws {
        let house = try TestSite()
        let people = try house.customers(10_000, consentsTo: ["newsletter"])
        let requests = try people.map { Ask.post("/u/\(try house.token($0))") }
        let statuses = Monitor<[Response.Status]>([])
        for request in requests {
            house.site.respond(to: request) { answer in statuses.update { $0.append(answer.status) } }
        }
        let all = statuses.wait(until: { $0.count == 10_000 }, timeoutSeconds: 120, then: { $0 })
        #expect(all?.allSatisfy { $0 == .ok } == true)
        #expect(try house.reachable(people) == [])
    }

    @Test func uns12AFloodOfBadLinksIsLimitedAndDoesNotStopGoodOnes() throws {
        let house = try TestSite()
        let person = try house.customer()
        let bad = String(repeating: "A", count: 50)
        let answers = (0..<100).map { _ in house.site.respond(to: Ask.get("/u/\(bad)", [])) }
        #expect(answers.first?.status == .notFound)
        let last = try #require(answers.last)
        #expect(last.status == .tooManyRequests)
        #expect(try #require(last.headers["Retry-After"].flatMap { Int($0) }) > 0)
        // The same address, with a link that works.
        #expect(house.site.respond(to: Ask.post("/u/\(try house.token(person))")).status == .ok)
        // Another address.
        var other = Ask.get("/u/\(bad)", [])
        other.client = ClientAddress("203.0.113.10")
        #expect(house.site.respond(to: other).status == .notFound)
    }

    @Test func aLockedDatabaseIsWaitedForAndTheAnswerIsTrue() throws {
        let house = try TestSite(busySeconds: 0.05)
        let person = try house.customer()
        let token = try house.token(person)
        let isLocked = Latch()
        let store = house.store
        let writer = OSThread.start(name: "another writer") {
            try? store.session().transaction {
                isLocked.open()
                _ = StopFlag().wait(timeoutSeconds: 0.6)
            }
        }
        isLocked.wait()
        let start = ContinuousClock.now
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .ok)
        #expect(ContinuousClock.now - start > .seconds(0.3))
        writer.join()
        #expect(try !house.mayContact(person))
    }

    @Test func aDatabaseLockedTooLongIs503AndNothingIsWritten() throws {
        let house = try TestSite(patienceSeconds: 0.2, busySeconds: 0.05)
        let person = try house.customer()
        let token = try house.token(person)
        let before = try house.eventCount(person)
        try house.session.transaction {
            let answer = house.site.respond(to: Ask.post("/u/\(token)", [("Accept", "application/json")]))
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers["Retry-After"] == "5")
            #expect(answer.headers["Content-Type"] == "application/problem+json")
            let page = house.site.respond(to: Ask.post("/u/\(token)", Ask.browser))
            #expect(page.status == .serviceUnavailable)
            #expect(page.text.contains("<h1>Please try again in a moment</h1>"))
            #expect(!page.text.contains("does not work"))
        }
        #expect(try house.eventCount(person) == before)
        #expect(house.site.respond(to: Ask.post("/u/\(token)")).status == .ok)
    }

    @Test func invalidAttemptsAreForgottenWithTimeAndMemoryIsBounded() throws {
        var attempts = InvalidAttempts(burst: 2, perMinute: 60, networkLimit: 100)
        let asker = try #require(ClientAddress("198.51.100.1"))
        #expect(attempts.count(asker, at: 0) == nil)
        #expect(attempts.count(asker, at: 0) == nil)
        #expect(attempts.count(asker, at: 0) == 1)
        #expect(attempts.count(asker, at: 1) == nil)
        for number in 0..<1000 {
            _ = attempts.count(try #require(ClientAddress("10.0.\(number / 250).\(number % 250)")), at: 2)
        }
        #expect(attempts.networkCount <= 100)
        // One /64 is one asker.
        let first = try #require(ClientAddress("2001:db8::1"))
        #expect(attempts.count(first, at: 3) == nil)
        #expect(attempts.count(try #require(ClientAddress("2001:db8::2")), at: 3) == nil)
        #expect(attempts.count(try #require(ClientAddress("2001:db8::3")), at: 3) == 1)
        #expect(attempts.count(try #require(ClientAddress("2001:db8:0:1::1")), at: 3) == nil)
    }

    @Test("UNS-12: ten thousand links that work, from one address, are all answered, whatever else it tries")
    func uns12ValidLinksAreNeverLimited() throws {
        let house = try TestSite()
        let people = try house.customers(50)
        // What does not work is limited soon.
        let guesses = (0..<60).map { _ in house.site.respond(to: Ask.get("/u/" + String(repeating: "A", count: 50))) }
        #expect(guesses.last?.status == .tooManyRequests)
        let scope = try house.numbers.scope(purpose: "newsletter", channel: .email)
        let answered = Monitor((all: 0, good: 0))
        for number in 0..<10_000 {
            let token = try house.mint.token(
                .unsubscribe, customer: people[number % people.count], delivery: Int64(number + 1), scope: scope)
            house.site.respond(to: Ask.post("/u/\(token)")) { response in
                answered.update { counts in
                    counts.all += 1
                    if response.status == .ok { counts.good += 1 }
                }
            }
        }
        let good = answered.wait(until: { $0.all == 10_000 }, then: { $0.good })
        #expect(good == 10_000)
        #expect(try house.reachable(people).isEmpty)
    }
}
