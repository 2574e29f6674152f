import Database
package import System

extension DeliveryDesk {
    /// Makes this process known as one that sends.
    ///
    /// - Throws: ``CampaignsError`` `.unreadable` where there is no `/proc`; `DatabaseError`.
    package func register(at instant: Instant) throws -> Worker {
        try register(WorkerProcess.current(), at: instant)
    }

    func register(_ process: WorkerProcess, at instant: Instant) throws -> Worker {
        let until = instant.adding(seconds: heartbeatSeconds)
        let id = try session.transaction {
            try session.integer(
                """
                INSERT INTO worker (host, pid, process_start, heartbeat_until) \
                VALUES (\(process.host), \(process.pid), \(process.start), \(until)) RETURNING id
                """)
        }
        guard let id else { preconditionFailure("An insertion returns its row.") }
        return Worker(id: Int64(id))
    }

    /// Says that the worker lives; to be called several times in ``heartbeatSeconds``. False when it was given up
    /// meanwhile: what it holds is lost to it, and it must register anew.
    package func heartbeat(_ worker: Worker, at instant: Instant) throws -> Bool {
        let until = instant.adding(seconds: heartbeatSeconds)
        return try session.execute("UPDATE worker SET heartbeat_until = \(until) WHERE id = \(worker.id)") == 1
    }

    /// Puts claimed rows back into the plan and forgets the worker: the last thing it does. Rows it has not reported on
    /// become `unknown`.
    package func retire(_ worker: Worker, at instant: Instant) throws {
        try session.transaction { _ = try giveUp(worker.id, cause: "stopped", at: instant) }
    }
}
