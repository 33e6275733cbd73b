"""Forms that a site brings: FHIR R4 questionnaires, read whole or not at all."""
