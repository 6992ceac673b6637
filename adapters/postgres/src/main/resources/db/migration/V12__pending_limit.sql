-- How many unpaid appointments a patient holds, asked at each booking.
create index appointment_pending_of_patient on appointments (patient_id)
    where status = 'PENDING';
