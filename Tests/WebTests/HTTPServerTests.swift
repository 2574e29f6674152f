import Glibc
import System
import Testing

@testable import Web

@Suite struct HTTPServerTests {
    @Test func answersOverASocketAndKeepsTheConnection() throws {
        let server = try TestServer()
        let wire = try Wire(port: server.port)
        for number in 1...3 {
            wire.send("GET /\(number) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = wire.receiveOne()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nGET /\(number) "))
        }
    }

    @Test func anAnswerMadeLaterOnAnotherThreadIsSent() throws {
        let server = try TestServer(delaySeconds: 0.05)
        let wires = try (0..<20).map { _ in try Wire(port: server.port) }
        for (number, wire) in wires.enumerated() {
            wire.send("POST /\(number) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
        }
        for (number, wire) in wires.enumerated() {
            #expect(wire.receiveOne().hasSuffix("\r\n\r\nPOST /\(number) abc"))
        }
    }

    @Test func headHasTheLengthAndNoBody() throws {
        let server = try TestServer()
        let answer = try exchange("HEAD /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: server.port)
        #expect(statuses(answer) == [200])
        #expect(answer.lowercased().contains("content-length: 8\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func chunksAreOneBody() throws {
        let server = try TestServer()
        let answer = try exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", port: server.port)
        #expect(answer.hasSuffix("POST / abcde"))
    }

    @Test(arguments: ["/u/a%2fb", "/u/a%00b", "/u/%41", "/u/a+b"])
    func percentEncodingInThePathIsLeftAlone(path: String) throws {
        let server = try TestServer()
        _ = try exchange(
            "GET \(path)?q=%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: server.port)
        #expect(server.handler.seen.map(\.path) == [path])
    }

    @Test func theAddressFormOfATargetIsTaken() throws {
        let server = try TestServer()
        let request = "GET http://mail.example.com/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        #expect(statuses(try exchange(request, port: server.port)) == [200])
        #expect(server.handler.seen.map(\.path) == ["/x"])
    }
}

// MARK: - What must not pass

/// API-3.
@Suite struct MalformedRequestTests {
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test(arguments: [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 0\r\nContent-Length: 60\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Host: evil.example\r\n",
        "Host: localhost\r\n",
        "Bad(Name: x\r\n",
        "X-Control: a\u{1}b\r\n",
    ])
    func whatCouldBeReadInTwoWaysIsRefusedAndNothingBehindItIsExecuted(fields: String) throws {
        let server = try TestServer()
        let answer = try exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n0\r\n\r\n\(Self.smuggled)", port: server.port)
        #expect(statuses(answer) == [400])
        #expect(answer.contains("Connection: close\r\n"))
        #expect(server.handler.seen.isEmpty)
    }

    @Test func chunksInHTTP10AreRefused() throws {
        let server = try TestServer()
        let answer = try exchange(
            "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", port: server.port)
        #expect(statuses(answer) == [400])
        #expect(server.handler.seen.isEmpty)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1e3\r\n\r\n",
        "GET x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost:\r\n localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nNoColon\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: localhost\r\nHost: localhost\r\n\r\n",
    ])
    func isRefused(request: String) throws {
        let server = try TestServer()
        let answer = try exchange(request, port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        #expect(server.handler.seen.isEmpty)
    }

    @Test(arguments: ["evil.example", "localhost.evil.example", "localhost:80@evil.example", ""])
    func anUnknownHostIsRefused(host: String) throws {
        let server = try TestServer()
        let answer = try exchange("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n", port: server.port)
        #expect(statuses(answer) == [421])
        #expect(!answer.contains("evil"))
        #expect(server.handler.seen.isEmpty)
    }

    @Test(arguments: [
        "localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:9", "mail.example.com", "Mail.Example.com:443",
    ])
    func aKnownHostIsAnswered(host: String) throws {
        let server = try TestServer()
        let request = "GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
        #expect(statuses(try exchange(request, port: server.port)) == [200])
    }

    @Test func aBodyAnnouncedAsTooLongIsNotRead() throws {
        let server = try TestServer()
        let answer = try exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n",
            port: server.port)
        #expect(statuses(answer) == [413])
        #expect(answer.contains("application/problem+json"))
        #expect(server.handler.seen.isEmpty)
    }

    @Test func aLengthBeyondAllNumbersIsRefused() throws {
        let server = try TestServer()
        let answer = try exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n", port: server.port)
        #expect([400, 413].contains(statuses(answer).first))
        #expect(server.handler.seen.isEmpty)
    }

    @Test func aBodyOfExactlyTheLimitIsTaken() throws {
        let server = try TestServer()
        let body = String(repeating: "x", count: 65536)
        let answer = try exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 65536\r\n\r\n\(body)",
            port: server.port)
        #expect(statuses(answer) == [200])
        #expect(server.handler.seen.map(\.body.utf8.count) == [65536])
    }

    @Test func tooManyChunksAreRefused() throws {
        let server = try TestServer()
        let chunk = "1000\r\n\(String(repeating: "x", count: 4096))\r\n"
        let answer = try exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String(repeating: chunk, count: 17) + "0\r\n\r\n", port: server.port)
        #expect(statuses(answer) == [413])
        #expect(server.handler.seen.isEmpty)
    }

    @Test func chunksWithoutEndAreCutOff() throws {
        let server = try TestServer()
        let wire = try Wire(port: server.port)
        wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n\(String(repeating: "x", count: 65536))\r\n"
        var sent = 0
        while sent < 1000, wire.send(chunk) { sent += 1 }
        #expect(sent < 1000)
        #expect(server.handler.seen.isEmpty)
    }

    @Test func tooLongHeadersAndTargetsAreRefused() throws {
        let server = try TestServer()
        let long = String(repeating: "x", count: 40_000)
        #expect(
            statuses(try exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(long)\r\n\r\n", port: server.port)) == [
                431
            ])
        #expect(statuses(try exchange("GET /\(long) HTTP/1.1\r\nHost: localhost\r\n\r\n", port: server.port)) == [414])
        #expect(server.handler.seen.isEmpty)
    }
}

// MARK: - Time

/// API-3.
@Suite struct ServerPatienceTests {
    @Test func aClientThatDripsItsHeaderIsCutOff() throws {
        let server = try TestServer { $0.deadlineSeconds = 0.6 }
        let wire = try Wire(port: server.port)
        wire.send("GET / HTTP/1.1\r\nHost: localhost\r\n")
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(10) {
            guard wire.send("X-Drip: 1\r\n"), !wire.isClosed(withinSeconds: 0.1) else { break }
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(server.handler.seen.isEmpty)
    }

    @Test func aClientThatDripsItsBodyIsCutOff() throws {
        let server = try TestServer { $0.deadlineSeconds = 0.6 }
        let wire = try Wire(port: server.port)
        wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(10) {
            guard wire.send("x"), !wire.isClosed(withinSeconds: 0.1) else { break }
        }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func theTimeForAnAnswerIsNotTheClients() throws {
        let server = try TestServer(delaySeconds: 1.5) { $0.deadlineSeconds = 0.4 }
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        #expect(statuses(try exchange(request, port: server.port)) == [200])
    }

    @Test func aStoppingServerFinishesWhatItServesAndRefusesNewConnections() throws {
        let server = try TestServer(delaySeconds: 0.8)
        let port = server.port
        let idle = try Wire(port: port)
        idle.send("GET /idle HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = idle.receiveOne()
        let slow = try Wire(port: port)
        slow.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while server.handler.seen.count < 2 { usleep(5000) }
        let stopper = OSThread.start(name: "stopper") { [server = server.server] in server.stop() }
        defer { stopper.join() }
        #expect(idle.isClosed(withinSeconds: 0.5))
        #expect(throws: Wire.Refused.self) { try Wire(port: port) }
        let answer = slow.receive()
        #expect(statuses(answer) == [200])
        #expect(answer.contains("Connection: close\r\n"))
        server.isStopped = true
    }

    @Test func aPortInUseIsSaidWithTheRemedy() throws {
        let server = try TestServer()
        let error = try #require(throws: WebError.self) { try TestServer { $0.port = server.port } }
        #expect(error.code == .cannotListen)
        #expect(
            error.description
                == "Cannot listen on 127.0.0.1, port \(server.port): Address already in use. Another program listens "
                + "there: stop it, or name another port with --port.")
    }

    @Test func aNameIsNoAddressToListenOn() throws {
        let error = try #require(throws: WebError.self) { try TestServer { $0.host = "mail.example.com" } }
        #expect(error.description.hasPrefix("'mail.example.com' is no IP address to listen on."))
    }
}
