"""What is published: tables with their data package, the report page."""
