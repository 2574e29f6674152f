import CMicroHTTPD
import Glibc
import System

/// An HTTP/1.1 server on libmicrohttpd: an epoll loop on a few threads, plain or with TLS 1.2 and 1.3.
///
///     let server = try HTTPServer.start(settings, handler: site)
///     // … server.port …
///     server.stop()    // nothing that was answered is lost, nobody is cut off within the grace
package final class HTTPServer: Sendable {
    /// The one that was free, if 0 was asked for.
    package let port: UInt16
    private let core: ServerCore
    private let sweeper: OSThread
    private let sweeperStop: StopFlag

    /// - Throws: ``WebError`` `.cannotListen`, `.tls`.
    package static func start(
        _ settings: ServerSettings, handler: any RequestHandler
    ) throws(WebError) -> HTTPServer {
        let pair = try settings.tls.map { files throws(WebError) in try TLSTexts(files) }
        let socket = try ListeningSocket(host: settings.host, port: settings.port)
        let core = ServerCore(settings: settings, handler: handler)
        guard core.start(listening: socket.descriptor, tls: pair) else {
            close(socket.descriptor)
            let reason = core.lastMessage ?? "the library gives no reason"
            guard let files = settings.tls else { throw .cannotStart(reason) }
            throw .tls(certificate: files.certificate, key: files.key, reason)
        }
        return HTTPServer(port: socket.port, core: core, deadlineSeconds: settings.deadlineSeconds)
    }

    private init(port: UInt16, core: ServerCore, deadlineSeconds: Double) {
        self.port = port
        self.core = core
        let stop = StopFlag()
        sweeperStop = stop
        let milliseconds = UInt64(max(deadlineSeconds, 0) * 1000)
        sweeper = OSThread.start(name: "web deadlines") {
            while !stop.wait(timeoutSeconds: min(1, max(deadlineSeconds / 4, 0.05))) {
                core.connections.cut { $0.isOverdue(deadlineMilliseconds: milliseconds) }
            }
        }
    }

    /// Refuses new connections, lets those that are being served finish, within the grace, and ends. The handler must
    /// still answer meanwhile. Call it once.
    package func stop() {
        core.drain()
        sweeperStop.request()
        sweeper.join()
        core.end()
    }
}

/// Certificate and key as read from their files.
struct TLSTexts {
    let certificate: String
    let key: String

    init(_ files: ServerSettings.TLSFiles) throws(WebError) {
        certificate = try Self.read(files.certificate, "certificate", mark: "-----BEGIN CERTIFICATE-----")
        key = try Self.read(files.key, "private key", mark: "PRIVATE KEY-----")
    }

    private static func read(_ path: String, _ what: String, mark: String) throws(WebError) -> String {
        let text: String
        do {
            text = try FileBytes.text(path, limit: 1 << 20)
        } catch {
            throw .unreadable(error.description)
        }
        guard text.contains(mark) else { throw .notPEM(path, what) }
        return text
    }
}
