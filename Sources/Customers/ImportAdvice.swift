/// What to do after an import, in sentences.
enum ImportAdvice {
    static func sentences(_ summary: ImportSummary, _ mapping: ImportMapping) -> [String] {
        var advice: [String] = []
        if summary.rows == 0 { advice.append("The file has no rows, only the names of its columns.") }
        if summary.withoutConsent > 0 {
            let count = people(summary.withoutConsent)
            if mapping.attestation == nil {
                advice.append(
                    "\(count) came in without a consent from this file. Whoever has none on record gets nothing that "
                        + "needs one. If you hold their consent, import it ('heed import consent') or attest it in a mapping of your own that "
                        + "says 'extends: \(mapping.name)'.")
            } else {
                advice.append(
                    "\(count) came in without a consent from this file: the attestation does not cover their row, the "
                        + "row has no usable time in the past, or it has an address newer than the consent.")
            }
        }
        if summary.undatedDepartures > 0 {
            advice.append(
                "\(people(summary.undatedDepartures)) left at an unknown time: their addresses are suppressed as of now."
            )
        }
        if let file = summary.rejectsFile {
            let rows = summary.rejected + summary.duplicates
            advice.append(
                "\(rows) \(rows == 1 ? "row is" : "rows are") set aside in \(file), each with its reason: correct and "
                    + "import that file.")
        }
        if !summary.unknownFields.isEmpty {
            advice.append(
                "Not imported, since heed.yaml has no such fields: \(summary.unknownFields.joined(separator: ", ")). "
                    + "Add them under 'data' and import again if you need them.")
        }
        if !summary.unmappedColumns.isEmpty {
            advice.append(
                "Not imported, since the mapping '\(mapping.name)' does not know these columns: "
                    + "\(summary.unmappedColumns.joined(separator: ", ")). Name them there, under 'columns' if you need "
                    + "them, else under 'ignored'.")
        }
        return advice
    }

    private static func people(_ count: Int) -> String {
        count == 1 ? "1 person" : "\(count) people"
    }
}
