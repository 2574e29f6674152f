import System
import Testing
import Workspace

@testable import Delivery

private let letter = Array("Subject: Hello\r\n\r\nHello.\r\n".utf8)
private let accepted = SMTPResult.accepted(SMTPReply(code: 250, enhanced: EnhancedStatusCode(2, 0, 0)))

@Suite(.timeLimit(.minutes(2))) struct SMTPConnectionTests {
    private func send(
        _ connection: SMTPConnection, from: String = "news@shop.test", to: String = "ana@example.test",
        bytes: [UInt8] = letter
    ) -> SMTPResult {
        connection.submit(from: from, to: to, bytes: bytes)
    }

    @Test("SMTP-2: the server receives exactly the bytes, dots and all")
    func exactBytesArrive() throws {
        let sink = try SMTPSink()
        let connection = SMTPConnection(to: try sink.relay())
        var bodies = [
            "Subject: x\r\n\r\n.first\r\n..two\r\n.\r\nend\r\n", "a: b\r\n\r\n\r\n.\r\n", "a: b\r\n\r\nend\r\n.",
        ]
        // A little more than libcurl's buffer of 256 kB, by as many bytes as dots are stuffed into the buffer: by its
        // own count it would be done at the buffer's end.
        let dots = "a: b\r\n\r\n" + String(repeating: ".\r\n", count: 200)
        let line = String(repeating: "x", count: 98) + "\r\n"
        let long = dots + String(repeating: line, count: 3000)
        bodies.append(String(decoding: long.utf8.prefix((256 << 10) + 200 - 4), as: UTF8.self) + "xx\r\n")
        bodies.append("a: b\r\n\r\n" + String(repeating: "0123456789\r\n.\r\n", count: 40_000))
        for body in bodies { #expect(send(connection, bytes: Array(body.utf8)) == accepted) }
        let received = try sink.messages()
        // The protocol ends the last line of a message; ours always end theirs.
        bodies[2] += "\r\n"
        #expect(received.map { String(decoding: $0.content, as: UTF8.self) } == bodies)
        #expect(received.allSatisfy { $0.sender == "news@shop.test" && $0.recipients == ["ana@example.test"] })
    }

    @Test("SMTP-4, SMTP-6: the name in EHLO is the configured one, and SIZE is told")
    func ehloAndSize() throws {
        let sink = try SMTPSink()
        #expect(send(SMTPConnection(to: try sink.relay())) == accepted)
        let events = try sink.events()
        #expect(events.first { $0["event"] == .string("ehlo") }?["name"] == .string("mailer.shop.test"))
        #expect(
            events.first { $0["event"] == .string("mail") }?["options"] == .array([.string("SIZE=\(letter.count)")]))
    }

    @Test func oneConnectionServesManyMessages() throws {
        let sink = try SMTPSink()
        let connection = SMTPConnection(to: try sink.relay())
        for number in 1...20 { #expect(send(connection, to: "c\(number)@example.test") == accepted) }
        #expect(try sink.count(of: "connect") == 1)
        #expect(try sink.count(of: "message") == 20)
    }

    @Test("SMTP-5: STARTTLS, then AUTH on the encrypted connection, once for all messages")
    func startTLSAndLogin() throws {
        let certificate = try TestCertificate.local.get()
        let sink = try SMTPSink(certificate.options + ["--login", "shop:s3cret"])
        let connection = SMTPConnection(
            to: try sink.relay(security: .starttls, password: "s3cret", caFile: certificate.file))
        for _ in 1...3 { #expect(send(connection) == accepted) }
        let messages = try sink.messages()
        #expect(messages.count == 3)
        #expect(messages.allSatisfy { $0.isEncrypted && $0.login == "shop" && $0.connection == 1 })
        #expect(try sink.events().filter { $0["event"] == .string("auth") }.map { $0["tls"] } == [.bool(true)])
    }

    @Test func encryptedFromTheFirstByte() throws {
        let certificate = try TestCertificate.local.get()
        let sink = try SMTPSink(certificate.options + ["--tls", "--login", "shop:s3cret"])
        let connection = SMTPConnection(
            to: try sink.relay(security: .tls, password: "s3cret", caFile: certificate.file))
        for _ in 1...2 { #expect(send(connection) == accepted) }
        #expect(try sink.messages().map(\.login) == ["shop", "shop"])
    }
}

// MARK: - What must not be sent

extension SMTPConnectionTests {
    private func failure(_ result: SMTPResult) -> SMTPFailure.Code? {
        guard case .failed(let failure) = result else { return nil }
        return failure.code
    }

    @Test("SMTP-5: without STARTTLS nothing is sent, not even MAIL")
    func noStartTLSOffered() throws {
        let sink = try SMTPSink()
        let result = send(SMTPConnection(to: try sink.relay(security: .starttls)))
        #expect(failure(result) == .noEncryption)
        #expect(try sink.count(of: "mail") == 0)
    }

    @Test("SMTP-5: a server that offers no AUTH gets no MAIL from a configured user", arguments: [true, false])
    func noAuthenticationOffered(isEncrypted: Bool) throws {
        let certificate = try TestCertificate.local.get()
        let sink = try SMTPSink((isEncrypted ? certificate.options : []) + ["--hide-auth"])
        let connection = SMTPConnection(
            to: try sink.relay(
                security: isEncrypted ? .starttls : .none, password: "s3cret", caFile: certificate.file))
        for _ in 1...2 { #expect(failure(send(connection)) == .noAuthentication) }
        #expect(try sink.count(of: "mail") == 0)
        #expect(try sink.count(of: "auth") == 0)
    }

    @Test("SMTP-5: a server that knows HELO only, where no AUTH can be, gets no MAIL from a configured user")
    func heloOnly() throws {
        let sink = try SMTPSink(["--no-ehlo"])
        #expect(failure(send(SMTPConnection(to: try sink.relay(password: "s3cret")))) == .noAuthentication)
        #expect(try sink.count(of: "mail") == 0)
        #expect(send(SMTPConnection(to: try sink.relay())) == accepted)
    }

    @Test func aWrongPasswordIsNamedAndNotTheRelaysFault() throws {
        let certificate = try TestCertificate.local.get()
        let sink = try SMTPSink(certificate.options + ["--login", "shop:s3cret"])
        let relay = try sink.relay(security: .starttls, password: "wrong", caFile: certificate.file)
        let result = send(SMTPConnection(to: relay))
        let reply = SMTPReply(code: 535, enhanced: EnhancedStatusCode(5, 7, 8))
        #expect(result == .failed(SMTPFailure(.wrongPassword, at: .connection, reply: reply)))
        #expect(try sink.count(of: "mail") == 0)
    }

    @Test func aLoginThatFailsForNowMayPass() throws {
        let sink = try SMTPSink(["--login", "shop:s3cret", "--login-reply", "454 4.7.0 Try later"])
        let result = send(SMTPConnection(to: try sink.relay(password: "wrong")))
        let reply = SMTPReply(code: 454, enhanced: EnhancedStatusCode(4, 7, 0))
        #expect(result == .failed(SMTPFailure(.turnedAway, at: .connection, reply: reply)))
    }

    @Test func theCertificateMustBeTrustedAndTheRelaysOwn() throws {
        let local = try TestCertificate.local.get()
        let foreign = try TestCertificate.foreign.get()
        let sink = try SMTPSink(foreign.options)
        for trusted in [local.file, foreign.file, nil] {
            let result = send(SMTPConnection(to: try sink.relay(security: .starttls, caFile: trusted)))
            #expect(failure(result) == .untrustedCertificate)
        }
        let missing = send(SMTPConnection(to: try sink.relay(security: .starttls, caFile: "/nowhere/ca.pem")))
        #expect(failure(missing) == .certificateFile)
        #expect(try sink.count(of: "mail") == 0)
    }

    @Test(
        "SMTP-3: what could end a command never reaches the wire",
        arguments: [
            "a@b\r\nRCPT TO:<e@x", "a@b>\r\nRCPT TO:<e@x", "a@b\nX", "a@b\u{0}", "<a@b>", "a @b", "a@b x", "ä@b",
        ])
    func injection(address: String) throws {
        // Nobody listens there: the address is refused before any connection.
        let relay = Relay(host: "127.0.0.1", port: 1, security: .none, login: nil, helo: "x.test")
        let connection = SMTPConnection(to: relay)
        #expect(failure(send(connection, to: address)) == .unfitAddress)
        #expect(failure(send(connection, from: address)) == .unfitAddress)
        #expect(failure(send(connection, to: "")) == .unfitAddress)
    }

    @Test("SMTP-8: the null return path is taken")
    func nullReturnPath() throws {
        let sink = try SMTPSink()
        #expect(send(SMTPConnection(to: try sink.relay()), from: "") == accepted)
        #expect(try sink.messages().map(\.sender) == ["<>"])
    }
}

// MARK: - Refusals and broken connections

extension SMTPConnectionTests {
    @Test func aRefusedMessageTellsCodeAndStageAndTheNextOneGoes() throws {
        let sink = try SMTPSink()
        let connection = SMTPConnection(to: try sink.relay())
        #expect(
            send(connection, to: "rcpt-550-5.1.1@example.test")
                == .refused(SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1)), at: .recipient))
        #expect(send(connection) == accepted)
        #expect(
            send(connection, from: "mail-451-4.7.1@shop.test")
                == .refused(SMTPReply(code: 451, enhanced: EnhancedStatusCode(4, 7, 1)), at: .sender))
        #expect(
            send(connection, to: "data-554-5.7.1@example.test")
                == .refused(SMTPReply(code: 554, enhanced: EnhancedStatusCode(5, 7, 1)), at: .finalDot))
        #expect(send(connection, to: "data-452@example.test") == .refused(SMTPReply(code: 452), at: .finalDot))
        #expect(send(connection) == accepted)
        #expect(try sink.messages().count == 2)
    }

    @Test("SMTP-1: dropped after the final dot is unknown; dropped before it is safe to try again")
    func droppedConnections() throws {
        let sink = try SMTPSink()
        let connection = SMTPConnection(to: try sink.relay())
        #expect(send(connection, to: "drop-dot@example.test") == .unknown(.connectionLost))
        #expect(send(connection, to: "drop-rcpt@example.test") == .failed(SMTPFailure(.interrupted, at: .recipient)))
        // More than the buffers of both sides hold: the break comes before the last byte.
        let large = letter + [UInt8](repeating: 65, count: 16 << 20)
        let dropped = send(connection, to: "drop-data@example.test", bytes: large)
        #expect(dropped == .failed(SMTPFailure(.interrupted, at: .content)))
        // A short one is in the system's buffers before the break shows: nobody can tell.
        #expect(send(connection, to: "drop-data@example.test") == .unknown(.connectionLost))
        #expect(send(connection) == accepted)
        #expect(try sink.messages().map(\.recipients) == [["drop-dot@example.test"], ["ana@example.test"]])
    }

    @Test("SMTP-1: no answer in time to the final dot is unknown")
    func timeoutAfterTheDot() throws {
        let sink = try SMTPSink()
        let connection = SMTPConnection(to: try sink.relay(timeoutSeconds: 1))
        #expect(send(connection, to: "stall-dot@example.test") == .unknown(.timeout))
        #expect(send(connection) == accepted)
    }

    @Test func cuttingEndsATransferAndLeavesItUnknown() throws {
        let sink = try SMTPSink()
        let cut = StopFlag()
        let relay = try sink.relay()
        let killer = OSThread.start(name: "cut") {
            _ = cut.wait(timeoutSeconds: 0.5)
            cut.request()
        }
        let connection = SMTPConnection(to: relay, cut: cut)
        #expect(send(connection, to: "stall-dot@example.test") == .unknown(.stopped))
        killer.join()
        #expect(send(connection) == .failed(SMTPFailure(.stopped, at: .connection)))
        #expect(try sink.count(of: "message") == 1)
    }

    @Test func aConnectionTheServerClosedMeanwhileIsMadeAnew() throws {
        let sink = try SMTPSink(["--close-after", "1"])
        let connection = SMTPConnection(to: try sink.relay())
        for _ in 1...3 {
            #expect(send(connection) == accepted)
            _ = StopFlag().wait(timeoutSeconds: 0.2)
        }
        #expect(try sink.messages().map(\.connection) == [1, 2, 3])
    }

    @Test func a421ToMailOnAKeptConnectionIsAnsweredWithANewOne() throws {
        let sink = try SMTPSink(["--per-connection", "2"])
        let connection = SMTPConnection(to: try sink.relay())
        for _ in 1...5 { #expect(send(connection) == accepted) }
        #expect(try sink.messages().map(\.connection) == [1, 1, 2, 2, 3])
    }

    @Test func anUnreachableRelayAndOneThatTurnsUsAway() throws {
        let sink = try SMTPSink()
        let relay = try sink.relay()
        sink.stop()
        #expect(send(SMTPConnection(to: relay)) == .failed(SMTPFailure(.unreachable, at: .connection)))

        for (greeting, mayPass) in [("554 5.7.1 not you", false), ("421 4.3.2 not now", true)] {
            let closed = try SMTPSink(["--greeting", greeting])
            let result = send(SMTPConnection(to: try closed.relay()))
            let expected = SMTPFailure(
                .turnedAway, at: .connection, reply: SMTPReply(line: Array(greeting.utf8)))
            #expect(result == .failed(expected))
            #expect(expected.mayPass == mayPass)
        }
    }

    @Test func closingSaysGoodbyeWithoutWaiting() throws {
        let sink = try SMTPSink()
        let connection = SMTPConnection(to: try sink.relay())
        #expect(send(connection) == accepted)
        connection.close()
        #expect(send(connection) == accepted)
        #expect(try sink.messages().map(\.connection) == [1, 2])
    }
}
