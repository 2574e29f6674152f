import Foundation
import Glibc
import System
import Testing

@testable import Web

/// Over a real socket.
@Suite struct WebServiceTests {
    private func curl(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["curl", "-sS", "--max-time", "20"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    private func start(_ house: TestSite, _ change: (inout WebService.Options) -> Void = { _ in }) throws -> WebService
    {
        var options = WebService.Options()
        options.port = 0
        change(&options)
        return try WebService.start(house.plan, options)
    }

    @Test func uns7UNS8CurlUnsubscribesWithBothEncodings() throws {
        let house = try TestSite()
        let people = try house.customers(2)
        let service = try start(house)
        defer { service.stop() }
        #expect(service.address == "http://127.0.0.1:\(service.port)")
        let urlencoded = try curl(
            ["-i", "-d", "List-Unsubscribe=One-Click", "\(service.address)/u/\(house.token(people[0]))"])
        #expect(urlencoded.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(urlencoded.hasSuffix("\r\n\r\nUnsubscribed.\n"))
        #expect(!urlencoded.contains("Location:"))
        #expect(!urlencoded.contains("Set-Cookie"))
        let multipart = try curl(
            ["-i", "-F", "List-Unsubscribe=One-Click", "\(service.address)/u/\(house.token(people[1]))"])
        #expect(multipart.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(try house.reachable(people) == [])
    }

    @Test func uns12HundredsOfConnectionsAtOnceAreAllAnswered() throws {
        let house = try TestSite()
        let people = try house.customers(400)
        let service = try start(house)
        defer { service.stop() }
        let wires = try people.map { person in
            let wire = try Wire(port: service.port)
            wire.send(
                "POST /u/\(try house.token(person)) HTTP/1.1\r\nHost: casalumen.example\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\n"
                    + "List-Unsubscribe=One-Click")
            return wire
        }
        for wire in wires { #expect(statuses(wire.receive(secondsOfSilence: 20)) == [200]) }
        #expect(try house.reachable(people) == [])
    }

    @Test func uns9GetAndHeadOverTheSocketChangeNothing() throws {
        let house = try TestSite()
        let person = try house.customer()
        let service = try start(house)
        defer { service.stop() }
        let address = "\(service.address)/u/\(try house.token(person))"
        let page = try curl(["-i", "-H", "Accept: text/html", "-H", "Accept-Language: es", address])
        #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(page.contains("Content-Language: es\r\n"))
        #expect(page.contains("<form method=\"post\""))
        let head = try curl(["-I", address])
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(head.hasSuffix("\r\n\r\n"))
        #expect(try curl(["-i", "-X", "OPTIONS", address]).contains("Allow: GET, HEAD, POST, OPTIONS\r\n"))
        #expect(try house.mayContact(person))
    }

    @Test func overTLSTheSameHoldsAndStrictTransportSecurityIsSent() throws {
        let house = try TestSite()
        let person = try house.customer()
        let (certificate, key) = (house.path + "/cert.pem", house.path + "/key.pem")
        try makeCertificate(certificate, key)
        let service = try start(house) { $0.tls = .init(certificate: certificate, key: key) }
        defer { service.stop() }
        let answer = try curl([
            "-i", "--cacert", certificate, "--connect-to", "casalumen.example:443:127.0.0.1:\(service.port)", "-d",
            "List-Unsubscribe=One-Click", "https://casalumen.example/u/\(house.token(person))",
        ])
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("Strict-Transport-Security: max-age=31536000\r\n"))
        #expect(try !house.mayContact(person))
        let old = try curl([
            "--cacert", certificate, "--tls-max", "1.1", "--connect-to",
            "casalumen.example:443:127.0.0.1:\(service.port)", "https://casalumen.example/",
        ])
        #expect(old.contains("curl: (35)"))
    }

    @Test func aKeyThatDoesNotBelongToTheCertificateIsRefused() throws {
        let house = try TestSite()
        try makeCertificate(house.path + "/a.pem", house.path + "/a.key")
        try makeCertificate(house.path + "/b.pem", house.path + "/b.key")
        let wrong = try #require(throws: WebError.self) {
            try start(house) { $0.tls = .init(certificate: house.path + "/a.pem", key: house.path + "/b.key") }
        }
        #expect(wrong.code == .tls)
        #expect(wrong.description.contains("/a.pem and the key \(house.path)/b.key cannot be used"))
        let swapped = try #require(throws: WebError.self) {
            try start(house) { $0.tls = .init(certificate: house.path + "/a.key", key: house.path + "/a.pem") }
        }
        #expect(
            swapped.description
                == "\(house.path)/a.key holds no certificate in PEM form (a line '-----BEGIN … -----'). Name the right "
                + "file.")
        let missing = try #require(throws: WebError.self) {
            try start(house) { $0.tls = .init(certificate: house.path + "/none.pem", key: house.path + "/a.key") }
        }
        #expect(missing.code == .tls)
    }

    @Test func whatWasAnsweredBeforeStoppingIsWritten() throws {
        let house = try TestSite()
        let people = try house.customers(50)
        let service = try start(house)
        let wires = try people.map { person in
            let wire = try Wire(port: service.port)
            wire.send("POST /u/\(try house.token(person)) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            return wire
        }
        service.stop()
        var stopped: [Int64] = []
        for (person, wire) in zip(people, wires) where statuses(wire.receive()) == [200] { stopped.append(person) }
        let reachable = Set(try house.reachable(people))
        #expect(stopped.allSatisfy { !reachable.contains($0) })
        #expect(throws: Wire.Refused.self) { try Wire(port: service.port) }
    }

    private func makeCertificate(_ certificate: String, _ key: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "30", "-subj", "/CN=casalumen.example", "-addext", "subjectAltName=DNS:casalumen.example", "-keyout", key,
            "-out", certificate,
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
