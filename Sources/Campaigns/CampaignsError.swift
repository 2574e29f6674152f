/// What keeps a campaign from being found, planned or sent. What is wrong *in* a campaign file are `Diagnostics`.
package struct CampaignsError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        case unknownCampaign
        case unknownOffer
        case unknownSurvey
        /// The folder `Campaigns` or something of the machine cannot be read.
        case unreadable
        /// Before the start or after the end of the campaign's schedule.
        case outOfSchedule
        case paused
        case cancelled
        /// A row that this version cannot read.
        case unknownState
    }

    package let code: Code

    /// A full sentence that names the thing and the remedy.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension CampaignsError {
    static func unknownCampaign(_ name: String, suggestion: String?, known: [String]) -> CampaignsError {
        let hint = hint(suggestion, known, folder: "Campaigns")
        return CampaignsError(.unknownCampaign, "There is no campaign '\(name)'. \(hint)")
    }

    static func unknownOffer(_ name: String, suggestion: String?, known: [String]) -> CampaignsError {
        let hint = hint(suggestion, known, folder: "Campaigns/offers")
        return CampaignsError(.unknownOffer, "There is no offer '\(name)'. \(hint)")
    }

    static func unknownSurvey(_ name: String, suggestion: String?, known: [String]) -> CampaignsError {
        let hint = hint(suggestion, known, folder: "Campaigns/surveys")
        return CampaignsError(.unknownSurvey, "There is no survey '\(name)'. \(hint)")
    }

    private static func hint(_ suggestion: String?, _ known: [String], folder: String) -> String {
        if let suggestion { return "Did you mean '\(suggestion)'?" }
        return known.isEmpty ? "The folder \(folder) has none yet." : "There are: \(known.joined(separator: ", "))."
    }

    static func unreadable(_ reason: String) -> CampaignsError {
        CampaignsError(.unreadable, reason)
    }

    static func outOfSchedule(_ name: String, _ when: String) -> CampaignsError {
        CampaignsError(
            .outOfSchedule, "The campaign '\(name)' \(when): change 'schedule' in Campaigns/\(name).yaml or wait.")
    }

    static func paused(_ name: String) -> CampaignsError {
        CampaignsError(.paused, "The campaign '\(name)' is paused: run 'heed resume \(name)'.")
    }

    static func cancelled(_ name: String) -> CampaignsError {
        CampaignsError(
            .cancelled,
            "The campaign '\(name)' was cancelled and stays so: copy its file under another name to send it again.")
    }

    static func unknownState(table: String) -> CampaignsError {
        CampaignsError(.unknownState, "A row of \(table) has a state that this version does not know. Update Heed.")
    }
}
